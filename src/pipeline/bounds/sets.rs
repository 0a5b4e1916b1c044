//! Bounds what a template keeps in its variables. `{% set ns.x = [ns.x] %}` in a loop nests a value until the stack ends where it is
//! written or dropped, `{% set ns.x = ns.x ~ ns.x %}` doubles a text until memory ends, and neither costs much fuel. So whatever is given
//! a name passes through a filter: `{% set x = a ~ b %}` is compiled as `{% set x =(a ~ b)|bounded %}`. Another one counts what a tag
//! costs, and the text behind it.

use super::work::{self, operators};
use super::{TemplateTag, next_tag, top_level};

/// The name of the filter; a template of one's own does not use it.
pub(super) const FILTER: &str = "bounded";
/// The same for what becomes part of a namespace.
pub(super) const PART: &str = "bounded_part";
/// The same for a block that was captured.
pub(super) const CAPTURED: &str = "bounded_block";
/// Text between tags that is shorter costs nothing: there is a tag for each.
const SHORT: usize = 64;
/// The template with each assignment bounded, and each tag counted; no line moves.
pub(in crate::pipeline) fn bounded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut captured = Vec::new();
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
        rest = rest.get(end..).unwrap_or_default();
        let below = next_tag(rest).map_or(rest.len(), |next| rest.len() - next.from.len());
        let text = if below < SHORT { 0 } else { below as u64 };
        out.push_str(&counted(&tag, whole, text, &mut captured));
    }
    out.push_str(rest);
    out
}

/// A tag with what it gives a name bounded, and with what it costs, and what the text below it does.
fn counted<'t>(tag: &TemplateTag<'t>, whole: &str, text: u64, captured: &mut Vec<&'t str>) -> String {
    let kept = tag.inner.trim_end_matches(['-', '+']).trim_end();
    let control = tag.inner.get(kept.len()..).unwrap_or_default();
    let close = whole.get(2 + tag.inner.len()..).unwrap_or_default();
    let expression = kept.trim_start_matches(['-', '+']);
    let lead = kept.get(..kept.len() - expression.len()).unwrap_or_default();
    let costs = operators(expression);
    let count = |bytes: u64| match bytes {
        0 => String::new(),
        _ => format!("|{}({bytes})", work::FILTER),
    };
    // The parenthesis takes the place of the blank, so that columns in messages stay right.
    let within = |value: &str| format!("({})", value.strip_prefix(' ').unwrap_or(value));
    let word = tag.word();
    let below = |bytes: u64| match bytes {
        0 => String::new(),
        _ => format!("{{%set {FILTER}_ =0{}{control}{close}", count(bytes)),
    };
    if !tag.from.starts_with("{%") {
        // It writes nothing. Behind the tag, it moves nothing that a message may name.
        return match costs + text {
            0 => whole.to_owned(),
            all => format!("{whole}{{{{{}({all}){control}{close}", work::FILTER),
        };
    }
    match (word, assignment(kept)) {
        ("raw", _) => {
            let bytes = whole.len();
            let before = format!("{{%{lead}set {FILTER}_ =0{}%}}{{%", count(bytes as u64));
            let rest = whole.get(2 + lead.len()..).unwrap_or_default();
            if bytes < SHORT { whole.to_owned() } else { before + rest }
        }
        ("set", Some((target, value))) => {
            let filter = if target.contains('.') { PART } else { FILTER };
            let set = format!("{{%{target}={}|{filter}{}{control}{close}", within(value), count(costs));
            set + &below(text)
        }
        ("set", None) => {
            let name = expression.trim_start().get("set".len()..).unwrap_or_default();
            captured.push(name.split('|').next().unwrap_or_default().trim());
            whole.to_owned() + &below(costs + text)
        }
        ("endset", _) => {
            let name = captured.pop().unwrap_or_default();
            let set = format!("{{%set {name} =({name})|{CAPTURED}{control}{close}");
            whole.to_owned() + if name.is_empty() { "" } else { &set } + &below(text)
        }
        ("if" | "elif", _) if costs > 0 => {
            let (word, condition) = expression.split_at(expression.find(word).unwrap_or_default() + word.len());
            let tag = format!("{{%{lead}{word} {}{}{control}{close}", within(condition), count(costs));
            tag + &below(text)
        }
        _ => {
            let names = bound_names(word, kept).into_iter();
            let set = |name: &str| format!("{{%set {name} =({name})|{FILTER}{control}{close}");
            [whole.to_owned(), names.map(set).collect(), below(costs + text)].concat()
        }
    }
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
            let end = top_level(list, |tail| tail.starts_with(')'));
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

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn assignments_pass_through_the_filter_and_nothing_else_changes() {
        for (text, expected) in [
            ("a {% set x = 1 %} b", "a {% set x =(1)|bounded %} b"),
            (
                "{%- set ns.x=a ~ '%}=' -%}\n",
                "{%- set ns.x=(a ~ '%}=')|bounded_part|costs(256) -%}\n",
            ),
            ("{% set a, b = c, d %}", "{% set a, b =(c, d)|bounded %}"),
            ("{% set x = a == b %}", "{% set x =(a == b)|bounded %}"),
            (
                "{% set x %}a=b{% endset %}",
                "{% set x %}a=b{% endset %}{%set x =(x)|bounded_block %}",
            ),
            (
                "{% set x | indent(width=2) -%}a{% endset -%}",
                "{% set x | indent(width=2) -%}a{% endset -%}{%set x =(x)|bounded_block -%}",
            ),
            ("{{ a }}", "{{ a }}"),
            ("{{- a ~ '~' +b -}}", "{{- a ~ '~' +b -}}{{costs(1024) -}}"),
            ("{% if a * 2 %}", "{% if (a * 2)|costs(100000) %}"),
            (
                "{% for a in b + c %}",
                "{% for a in b + c %}{%set a =(a)|bounded %}{%set bounded_ =0|costs(256) %}",
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

    #[test]
    fn long_text_between_tags_is_counted_where_it_is_written() {
        let long = "a".repeat(70);
        for (text, expected) in [
            (
                format!("{{{{ a }}}}{long}"),
                format!("{{{{ a }}}}{{{{costs(70) }}}}{long}"),
            ),
            (
                format!("{{% else -%}}\n{long}"),
                format!("{{% else -%}}{{%set bounded_ =0|costs(71) -%}}\n{long}"),
            ),
            (
                format!("{{%- raw %}}{long}{{% endraw %}}"),
                format!("{{%-set bounded_ =0|costs(83)%}}{{% raw %}}{long}{{% endraw %}}"),
            ),
        ] {
            assert_eq!(bounded(&text), expected);
        }
    }
}
