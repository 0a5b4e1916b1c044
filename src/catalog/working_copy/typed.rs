//! What a person typed, read beside what is in the catalog: the key that exists wins over the dots in a typed one, and what
//! exists decides whether `004799` is a number or a text. It must not write anything.

use crate::entries::file::CatalogFile;
use crate::problem::Problem;
use crate::yaml::number::{is_read_alike, is_shown_alike};
use crate::yaml::region::Region;
use serde_json::{Map, Number, Value};

/// Number of entries of a file that are searched for a value at the same key.
const MOST_BESIDE: usize = 2_000;

/// The value at a path of keys in another entry; none if no entry has one.
pub(super) type Beside<'f> = dyn Fn(&[String]) -> Option<Value> + 'f;

/// Gives every number the type of the value that it replaces. Otherwise, a number becomes a string if readers would show it
/// differently (typed values) or disagree on it (values from YAML), unless other entries have a number there.
pub(super) fn settled(
    requested: &Map<String, Value>,
    before: Option<&Map<String, Value>>,
    typed: bool,
    beside: &Beside<'_>,
) -> Map<String, Value> {
    let settle = Settle { typed, beside };
    settle.map(requested, before, &mut Vec::new())
}

struct Settle<'f> {
    typed: bool,
    beside: &'f Beside<'f>,
}

impl Settle<'_> {
    fn map(
        &self,
        map: &Map<String, Value>,
        before: Option<&Map<String, Value>>,
        path: &mut Vec<String>,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        for (key, value) in map {
            path.push(key.clone());
            let old = before.and_then(|before| before.get(key));
            out.insert(key.clone(), self.value(value, old, path));
            path.pop();
        }
        out
    }

    fn value(&self, value: &Value, old: Option<&Value>, path: &mut Vec<String>) -> Value {
        match value {
            Value::Object(map) => Value::Object(self.map(map, old.and_then(Value::as_object), path)),
            Value::Array(items) => items.iter().map(|item| self.value(item, sample(old), path)).collect(),
            Value::Number(number) => self.number(number, old, path),
            Value::Bool(_) if self.typed && old.is_some_and(Value::is_string) => Value::String(value.to_string()),
            other => other.clone(),
        }
    }

    fn number(&self, number: &Number, old: Option<&Value>, path: &[String]) -> Value {
        let text = number.as_str();
        let is_sure = if self.typed {
            is_shown_alike(text)
        } else {
            is_read_alike(text)
        };
        let found = match old {
            None if !is_sure => (self.beside)(path),
            _ => None,
        };
        let keep = match old.or(found.as_ref().and_then(|found| sample(Some(found)))) {
            Some(Value::Number(stands)) => is_read_alike(text) || !is_read_alike(stands.as_str()),
            Some(Value::String(_)) => is_sure && !self.typed,
            _ => is_sure,
        };
        if keep {
            Value::Number(number.clone())
        } else {
            Value::String(text.to_owned())
        }
    }
}

/// The item that new items of a list are compared with: the first existing one.
fn sample(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(items)) => items.first(),
        other => other,
    }
}

/// Typed keys, split at the right dots: `annotations.acme.io/tier` is `io/tier` below `acme` only if there is no key
/// `acme.io/tier`.
pub(super) fn rekeyed(
    requested: &Map<String, Value>,
    before: &Map<String, Value>,
) -> Result<Map<String, Value>, Problem> {
    let mut out = Map::new();
    for (path, value) in leaves(requested) {
        let path = at_home(&path, before)?;
        put(&mut out, &path, value);
    }
    Ok(out)
}

/// Each value that is not a map with keys, and its path.
fn leaves(map: &Map<String, Value>) -> Vec<(Vec<&str>, &Value)> {
    let mut found = Vec::new();
    for (key, value) in map {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                let below = leaves(inner).into_iter();
                found.extend(below.map(|(path, value)| ([vec![key.as_str()], path].concat(), value)));
            }
            _ => found.push((vec![key.as_str()], value)),
        }
    }
    found
}

/// A path of keys, split so that existing keys match; the longest match counts, and new keys stay split at each dot.
fn at_home(path: &[&str], map: &Map<String, Value>) -> Result<Vec<String>, Problem> {
    let Some((first, rest)) = path.split_first() else {
        return Ok(Vec::new());
    };
    for length in (1..=path.len()).rev() {
        let (head, tail) = path.split_at(length);
        let key = head.join(".");
        match (map.get(&key), tail) {
            (Some(_), []) => return Ok(vec![key]),
            (Some(Value::Object(below)), _) => return Ok([vec![key], at_home(tail, below)?].concat()),
            _ => {}
        }
    }
    let dotted = format!("{first}.");
    if let (false, Some(like)) = (rest.is_empty(), map.keys().find(|key| key.starts_with(&dotted))) {
        let typed = path.join(".");
        let message = format!("`{typed}` can be one key, as `{like}` is, or a key below another");
        return Err(Problem::error("catalog/bad-assignment", message).help(format!(
            "for one key, put it in quotes: '\"{typed}\"=...'; otherwise write the map: '{first}={{...}}'"
        )));
    }
    let parts = path.iter().map(|part| (*part).to_owned());
    Ok(parts.collect())
}

fn put(map: &mut Map<String, Value>, path: &[String], value: &Value) {
    match path {
        [] => {}
        [key] => {
            map.insert(key.clone(), value.clone());
        }
        [key, rest @ ..] => {
            let below = map.entry(key.clone()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(below) = below {
                put(below, rest, value);
            }
        }
    }
}

/// The value of another entry at a path of keys, as a model for a new one.
pub(super) fn beside(open: &[(usize, CatalogFile<'_>)], path: &[String]) -> Option<Value> {
    let value = |file: &CatalogFile<'_>, index: usize| {
        let region = Region::of(&file.list, index, index).ok()?;
        let mut node = region.entry(index)?;
        for key in path {
            node = node.get(key)?;
        }
        Some(node.value())
    };
    let all = |file: &CatalogFile<'_>| (0..file.entries.len().min(MOST_BESIDE)).find_map(|index| value(file, index));
    open.iter().find_map(|(_, file)| all(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    fn map(text: &str) -> Map<String, Value> {
        parse(text).unwrap().root.unwrap().map()
    }

    fn shown(map: &Map<String, Value>) -> String {
        let word = |value: &Value| match value {
            Value::String(text) => format!("'{text}'"),
            Value::Array(items) => format!("{:?}", items.iter().map(ToString::to_string).collect::<Vec<_>>()),
            other => other.to_string(),
        };
        map.iter()
            .map(|(key, value)| format!("{key}={} ", word(value)))
            .collect()
    }

    #[test]
    fn what_is_typed_stays_as_it_is_typed() {
        let requested =
            map("a: 1.20\nb: 007\nc: 3\nd: +4930123\ne: 1090000000000000001\nf: [1.10, 1]\ng: 1e3\nh: true\n");
        assert_eq!(
            shown(&settled(&requested, None, true, &|_| None)),
            r#"a='1.20' b='007' c=3 d='+4930123' e=1090000000000000001 f=["\"1.10\"", "1"] g='1e3' h=true "#
        );
        let before = map("a: 1.10\nb: 004711\nc: '2'\nd: 5\nf: [1.00]\ng: 1\nh: 'false'\n");
        assert_eq!(
            shown(&settled(&requested, Some(&before), true, &|_| None)),
            r#"a=1.20 b=007 c='3' d=+4930123 e=1090000000000000001 f=["1.10", "1"] g='1e3' h='true' "#
        );
    }

    #[test]
    fn numbers_of_yaml_stay_numbers_where_all_readers_agree() {
        let requested = map("a: 1.20\nb: 007\nc: .inf\nd: 99999999999999999999\ne: 1e3\n");
        assert_eq!(
            shown(&settled(&requested, None, false, &|_| None)),
            "a=1.20 b='007' c=.inf d=99999999999999999999 e='1e3' "
        );
        let beside = |_: &[String]| Some(map("x: 0123").into_iter().next().unwrap().1);
        assert_eq!(shown(&settled(&map("b: 007"), None, false, &beside)), "b=007 ");
    }

    #[test]
    fn the_key_that_exists_wins() {
        let before = map("annotations: {acme.io/tier: gold}\na.b: 1\nc: {d: 1}\n");
        let typed = map("annotations: {acme: {io/tier: silver}}\na: {b: 2}\nc: {d: 2, e.f: 3}\nnew: {x: {y: 1}}\n");
        let found = Value::Object(rekeyed(&typed, &before).unwrap());
        let wanted = "{annotations: {acme.io/tier: silver}, a.b: 2, c: {d: 2, e.f: 3}, new: {x: {y: 1}}}";
        assert_eq!(found, Value::Object(map(wanted)));
        let other = map("annotations: {acme: {io/owner: me}}");
        assert_eq!(rekeyed(&other, &before).unwrap_err().code, "catalog/bad-assignment");
    }
}
