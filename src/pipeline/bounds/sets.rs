//! Bounds what a template keeps in its variables. `{% set ns.x = [ns.x] %}` in a loop nests a value until the stack ends where it is
//! written or dropped, `{% set ns.x = ns.x ~ ns.x %}` doubles a text until memory ends, and neither costs much fuel. So whatever is given
//! a name passes through a filter: `{% set x = a ~ b %}` is compiled as `{% set x =(a ~ b)|bounded %}`.

use super::{next_tag, top_level, unquoted};
use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// The name of the filter; a template of one's own does not use it.
pub(super) const FILTER: &str = "bounded";
/// A variable may be nested this deep.
const MAX_DEPTH: usize = 32;
/// A variable may hold this many bytes of text and values in lists and maps, together.
const MAX_SIZE: usize = 256 * 1024;

/// The template with each assignment bounded; no line moves.
pub(in crate::pipeline) fn bounded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(tag) = next_tag(rest) {
        let before = rest.len() - tag.from.len();
        out.push_str(rest.get(..before).unwrap_or_default());
        let end = match tag.word() {
            "raw" => tag
                .after
                .find("endraw")
                .map_or(rest.len(), |end| rest.len() - tag.after.len() + end),
            _ => rest.len() - tag.after.len(),
        };
        let whole = rest.get(before..end).unwrap_or_default();
        let is_block = tag.from.starts_with("{%");
        let kept = tag.inner.trim_end_matches(['-', '+']).trim_end();
        let control = tag.inner.get(kept.len()..).unwrap_or_default();
        let close = whole.get(2 + tag.inner.len()..).unwrap_or_default();
        match (tag.word(), assignment(kept)) {
            ("set", Some((target, value))) if is_block => {
                // The parenthesis takes the place of the blank, so that columns in messages stay right.
                let value = value.strip_prefix(' ').unwrap_or(value);
                out.push_str(&format!("{{%{target}=({value})|{FILTER}{control}{close}"));
            }
            (word, _) if is_block => {
                out.push_str(whole);
                for name in bound_names(word, kept) {
                    out.push_str(&format!("{{%set {name} =({name})|{FILTER}{control}{close}"));
                }
            }
            _ => out.push_str(whole),
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What stands before and after the `=` of an assignment; none where a block is captured (`{% set x %}`).
fn assignment(inner: &str) -> Option<(&str, &str)> {
    let at = top_level(inner, |tail| tail.starts_with('='))?;
    Some((inner.get(..at)?, inner.get(at + 1..)?))
}

/// The names that a tag gives values to for what is within it: of a loop, of `with`, of the arguments of a macro or a caller.
fn bound_names<'a>(word: &str, inner: &'a str) -> Vec<&'a str> {
    let after = inner
        .find(word)
        .and_then(|at| inner.get(at + word.len()..))
        .unwrap_or_default();
    let (list, all) = match word {
        "for" => match after.find(" in ") {
            Some(end) => (after.get(..end).unwrap_or_default(), true),
            None => return Vec::new(),
        },
        "with" => (after, false),
        "macro" | "call" => {
            let open = after.find('(').map_or(after.len(), |at| at + 1);
            let list = after.get(open..).unwrap_or_default();
            let end = unquoted(list, |tail, depth| depth == 0 && tail.starts_with(')'));
            (list.get(..end.unwrap_or(list.len())).unwrap_or_default(), false)
        }
        _ => return Vec::new(),
    };
    // Only what is left of `=` is a name; what is right of it lasts up to the next comma.
    let (mut names, mut rest) = (Vec::new(), list);
    loop {
        let comma = top_level(rest, |tail| tail.starts_with(','));
        let part = rest.get(..comma.unwrap_or(rest.len())).unwrap_or_default();
        let target = if all {
            part
        } else {
            part.split('=').next().unwrap_or_default()
        };
        let is_name = |character: char| character.is_alphanumeric() || character == '_';
        names.extend(
            target
                .split(|character| !is_name(character))
                .filter(|name| !name.is_empty()),
        );
        match comma.and_then(|at| rest.get(at + 1..)) {
            Some(more) => rest = more,
            None => return names,
        }
    }
}

/// The value as it is, where it is small enough to be kept.
pub(super) fn keep(value: &Value) -> Result<Value, Error> {
    let mut size = 0_usize;
    let mut open = vec![(value.clone(), 0)];
    while let Some((value, depth)) = open.pop() {
        size = size.saturating_add(1 + value.as_str().map_or(0, str::len));
        if depth > MAX_DEPTH {
            return Err(refused(format!(
                "a variable is nested more than {MAX_DEPTH} levels deep"
            )));
        }
        if matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::Iterable) {
            let is_map = value.kind() == ValueKind::Map;
            for item in value.try_iter()? {
                if is_map {
                    open.push((value.get_item(&item)?, depth + 1));
                }
                open.push((item, depth + 1));
                if size.saturating_add(open.len()) > MAX_SIZE {
                    break;
                }
            }
        }
        if size.saturating_add(open.len()) > MAX_SIZE {
            return Err(refused(format!("a variable has more than {MAX_SIZE} bytes or values")));
        }
    }
    Ok(value.clone())
}

fn refused(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn assignments_pass_through_the_filter_and_nothing_else_changes() {
        for (text, expected) in [
            ("a {% set x = 1 %} b", "a {% set x =(1)|bounded %} b"),
            ("{%- set ns.x=a ~ '%}=' -%}\n", "{%- set ns.x=(a ~ '%}=')|bounded -%}\n"),
            ("{% set a, b = c, d %}", "{% set a, b =(c, d)|bounded %}"),
            ("{% set x = a == b %}", "{% set x =(a == b)|bounded %}"),
            ("{% set x %}a=b{% endset %}", "{% set x %}a=b{% endset %}"),
            (
                "{% set x | indent(width=2) %}a{% endset %}",
                "{% set x | indent(width=2) %}a{% endset %}",
            ),
            (
                "{% raw %}{% set x = 1 %}{% endraw %}{{ a }}",
                "{% raw %}{% set x = 1 %}{% endraw %}{{ a }}",
            ),
            (
                "{%- for k, (v, w) in a -%}\n",
                "{%- for k, (v, w) in a -%}{%set k =(k)|bounded -%}{%set v =(v)|bounded -%}{%set w =(w)|bounded -%}\n",
            ),
            (
                "{% with a = f(b=1), c = 2 %}",
                "{% with a = f(b=1), c = 2 %}{%set a =(a)|bounded %}{%set c =(c)|bounded %}",
            ),
            (
                "{% macro m(a, b=[1, c]) %}",
                "{% macro m(a, b=[1, c]) %}{%set a =(a)|bounded %}{%set b =(b)|bounded %}",
            ),
            ("{% call(a) m(b) %}", "{% call(a) m(b) %}{%set a =(a)|bounded %}"),
            ("{% if for %}{{ set = 1 }}", "{% if for %}{{ set = 1 }}"),
            (
                "{# {% set x = 1 %} #}{% if a == b %}",
                "{# {% set x = 1 %} #}{% if a == b %}",
            ),
            ("{% set x = 1", "{% set x =(1)|bounded"),
        ] {
            assert_eq!(bounded(text), expected);
        }
    }
}
