//! Which lines of two texts stand for each other: along the shortest edit script (Myers) where the texts are much alike; else lines
//! that stand once in each hold the texts together, and what lies between them is looked at by itself. So the time grows with the
//! lines, and not with the square of their difference.

use super::differing;
use std::collections::HashMap;

/// Edit distance up to which the shortest script is looked for in the whole.
const MAX_WHOLE: usize = 400;
/// Edit distance up to which the shortest script is looked for between two anchors. Above it, the whole stretch counts as
/// replaced: still correct, only longer.
const MAX_BETWEEN: usize = 1000;

/// Pairs of equal lines, as indexes into the old and the new text, both ascending.
pub(super) fn pairs(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if let Some(pairs) = shortest(old, new, MAX_WHOLE) {
        return pairs;
    }
    let mut out = Vec::new();
    let mut from = (0, 0);
    let ends = std::iter::once((old.len(), new.len()));
    for (x, y) in held(old, new).into_iter().chain(ends) {
        let (before, after) = (old.get(from.0..x), new.get(from.1..y));
        between(before.unwrap_or_default(), after.unwrap_or_default(), from, &mut out);
        if x < old.len() || y < new.len() {
            out.push((x, y));
        }
        from = (x + 1, y + 1);
    }
    out
}

/// The pairs of a stretch that starts at `from`.
fn between(old: &[&str], new: &[&str], from: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let (head, old_mid, new_mid) = differing(old, new);
    let (old_len, new_len) = (old_mid.len(), new_mid.len());
    let tail = old.len() - head - old_len;
    let at = |x: usize, y: usize| (from.0 + x, from.1 + y);
    out.extend((0..head).map(|by| at(by, by)));
    let inner = shortest(old_mid, new_mid, MAX_BETWEEN).unwrap_or_default();
    out.extend(inner.into_iter().map(|(x, y)| at(head + x, head + y)));
    out.extend((0..tail).map(|by| at(head + old_len + by, head + new_len + by)));
}

/// Anchors: lines that occur exactly once in each text, as many of them as are in the same order in both.
fn held(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, (usize, usize, usize, usize)> = HashMap::with_capacity(old.len());
    for (at, line) in old.iter().enumerate() {
        let place = places.entry(line).or_default();
        (place.0, place.1) = (place.0 + 1, at);
    }
    for (at, line) in new.iter().enumerate() {
        if let Some(place) = places.get_mut(line) {
            (place.2, place.3) = (place.2 + 1, at);
        }
    }
    let once = places.into_values().filter(|place| place.0 == 1 && place.2 == 1);
    let mut once: Vec<_> = once.map(|place| (place.1, place.3)).collect();
    once.sort_unstable();
    rising(&once)
}

/// The longest run of pairs whose second numbers rise as their first ones do.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the index of the pair with the least second number that ends such a run; and for each pair, the one before it.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(pairs.len()));
    let second = |index: &usize| pairs.get(*index).map_or(0, |pair| pair.1);
    for (index, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| second(end) < pair.1);
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut run: Vec<_> = std::iter::successors(ends.last().copied(), |index| before.get(*index).copied().flatten())
        .filter_map(|index| pairs.get(index).copied())
        .collect();
    run.reverse();
    run
}

/// Pairs along a shortest edit script, where it is not longer than the limit.
fn shortest(old: &[&str], new: &[&str], limit: usize) -> Option<Vec<(usize, usize)>> {
    if old.is_empty() || new.is_empty() {
        return Some(Vec::new());
    }
    let limit = (old.len() + new.len()).min(limit);
    let equal = |x: usize, y: usize| matches!((old.get(x), new.get(y)), (Some(a), Some(b)) if a == b);
    // `trace` holds, for each distance, the furthest x on each diagonal k = x - y from -distance to +distance in steps of 2.
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for distance in 0..=limit {
        let before = trace.last();
        let mut row = Vec::with_capacity(distance + 1);
        for step in 0..=distance {
            let down = before.and_then(|row| row.get(step).copied());
            let right = step
                .checked_sub(1)
                .and_then(|step| before.and_then(|row| row.get(step).copied()))
                .map(|x| x + 1);
            let mut x = match (right, down) {
                (None, None) => 0,
                (Some(x), None) | (None, Some(x)) => x,
                (Some(right), Some(down)) => right.max(down),
            };
            // k = 2 * step - distance, y = x - k
            let mut y = (x + distance).saturating_sub(2 * step);
            while equal(x, y) {
                x += 1;
                y += 1;
            }
            let done = x >= old.len() && y >= new.len();
            row.push(x);
            if done {
                trace.push(row);
                return Some(walk_back(&trace, old.len(), step, distance));
            }
        }
        trace.push(row);
    }
    None
}

fn walk_back(trace: &[Vec<usize>], mut x: usize, mut step: usize, mut distance: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    loop {
        let before = distance.checked_sub(1).and_then(|earlier| trace.get(earlier));
        let down = before.and_then(|row| row.get(step).copied());
        let right = step
            .checked_sub(1)
            .and_then(|step| before.and_then(|row| row.get(step).copied()))
            .map(|x| x + 1);
        let (start, came_right) = match (right, down) {
            (None, None) => (0, false),
            (Some(right), None) => (right, true),
            (None, Some(down)) => (down, false),
            (Some(right), Some(down)) => (right.max(down), right >= down),
        };
        while x > start {
            x -= 1;
            pairs.push((x, (x + distance).saturating_sub(2 * step)));
        }
        if distance == 0 {
            break;
        }
        distance -= 1;
        if came_right {
            step -= 1;
            x = start - 1;
        } else {
            x = start;
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_changes_are_found_one_by_one() {
        let entry = |index: usize, size: &str| {
            [
                format!("- name: s{index}"),
                format!("  size: {size}"),
                "  team: t".to_owned(),
            ]
        };
        let old: Vec<_> = (0..3000).flat_map(|index| entry(index, "small")).collect();
        let new: Vec<_> = (0..3000)
            .flat_map(|index| entry(index, if index % 2 == 0 { "large" } else { "small" }))
            .collect();
        let [old, new]: [Vec<&str>; 2] = [&old, &new].map(|lines| lines.iter().map(String::as_str).collect());
        let found = pairs(&old, &new);
        assert_eq!(found.len(), old.len() - 1500);
        assert!(found.iter().all(|(x, y)| old[*x] == new[*y]));
        assert!(found.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
    }
}
