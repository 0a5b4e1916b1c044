//! Any three texts as versions of a catalog: a side that did not change gives the other one, and both directions agree on
//! whether there is a conflict, and on what the merged catalog holds.
#![no_main]

use ameide_core::api::{Action, CatalogDiff, CatalogMerge, CatalogMerged, Outputs};
use ameide_fuzz::{decide, file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    // Parts end at a byte that no text file holds.
    let mut parts = data.splitn(3, |byte| *byte == 0xff);
    let (Some(base), Some(ours), Some(theirs)) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    let content = |merged: Option<CatalogMerged>| merged.and_then(|merged| merged.content);
    for (first, second, third) in [(base, base, ours), (base, ours, base), (base, ours, ours)] {
        let merged = content(merge(first, second, third)).expect("there is nothing to merge");
        assert_eq!(merged.as_slice(), ours, "the one changed side");
    }
    let (here, there) = (merge(base, ours, theirs), merge(base, theirs, ours));
    let conflicts = |merged: &Option<CatalogMerged>| {
        let mut names: Vec<_> = merged
            .iter()
            .flat_map(|merged| &merged.conflicts)
            .map(|each| each.service.clone())
            .collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(here.is_some(), there.is_some(), "refused in one direction only");
    let known = |names: Vec<Option<String>>| names.into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(
        known(conflicts(&here)),
        known(conflicts(&there)),
        "conflicts in one direction only"
    );
    let (Some(here), Some(there)) = (content(here), content(there)) else {
        return;
    };
    assert!(alike(&here, &there), "the two directions differ");
});

fn merge(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<CatalogMerged> {
    let input = CatalogMerge {
        base: file(base),
        ours: file(ours),
        theirs: file(theirs),
    };
    match decide(Action::CatalogMerge(input), ours).ok()?.outputs {
        Outputs::CatalogMerge(merged) => Some(merged),
        other => panic!("not the outputs of a merge: {other:?}"),
    }
}

/// Whether two catalogs hold the same services; two that are no catalogs have to be the same bytes.
fn alike(from: &[u8], to: &[u8]) -> bool {
    let input = CatalogDiff {
        from: file(from),
        to: file(to),
    };
    match decide(Action::CatalogDiff(input), from).map(|plan| plan.outputs) {
        Ok(Outputs::CatalogDiff(diff)) => diff.text.is_empty(),
        _ => from == to,
    }
}
