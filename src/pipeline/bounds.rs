//! What is not worth compiling: the template engine reads an expression by descending into it, and the stack has an end. Its fuel
//! counts steps, not memory, so filters that make much of little are bounded here too.

mod sets;
mod values;
mod work;

pub(super) use sets::bounded;
pub(super) use work::Work;

use super::Template;
use crate::problem::Problem;
use minijinja::{Environment, Error, ErrorKind};
use std::sync::Arc;

/// A template may be this long.
const MOST_BYTES: usize = 256 * 1024;
/// What is between two braces may be this long.
const MOST_TAG: usize = 2_000;
/// One `{% if %}` may have this many further branches; a template altogether.
const MOST_BRANCHES: usize = 200;
/// A filter may make a text of this many bytes.
const MOST_TEXT: usize = 1024 * 1024;

/// Whether a template is small enough to be compiled, as a whole and in each of its tags.
pub fn check(template: &Template) -> Result<(), Problem> {
    let too_long = |message: String| Problem::error("pipeline/template-too-long", message).file(&template.file);
    if template.text.len() > MOST_BYTES {
        let message = format!(
            "the template has {} bytes; at most {MOST_BYTES} are allowed",
            template.text.len()
        );
        return Err(too_long(message).help("shorten it"));
    }
    let mut rest = template.text.as_str();
    let mut branches = 0;
    while let Some(tag) = next_tag(rest) {
        let at = |problem: Problem| {
            let line = template.text.len() - tag.from.len();
            let before = template.text.get(..line).unwrap_or_default();
            problem.at(u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX), 1)
        };
        if tag.inner.len() > MOST_TAG {
            let message = format!(
                "an expression has {} characters; at most {MOST_TAG} are allowed",
                tag.inner.len()
            );
            return Err(at(too_long(message).help("shorten it, or close it with `}}` or `%}`")));
        }
        branches += usize::from(tag.word() == "elif");
        if branches > MOST_BRANCHES {
            let message = format!("the template has more than {MOST_BRANCHES} `elif`");
            return Err(at(too_long(message).help("look the value up in a map")));
        }
        rest = if tag.word() == "raw" {
            tag.after
                .find("endraw")
                .and_then(|end| tag.after.get(end..))
                .unwrap_or_default()
        } else {
            tag.after
        };
    }
    Ok(())
}

/// A tag: the text from its braces on, what is between them, and what comes after.
struct TemplateTag<'a> {
    from: &'a str,
    inner: &'a str,
    after: &'a str,
}

impl TemplateTag<'_> {
    /// First word of the tag.
    fn word(&self) -> &str {
        let inner = self.inner.trim_start_matches(['-', '+']).trim_start();
        inner
            .split(|character: char| !character.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default()
    }
}

/// The next tag that is not a comment; one that is not closed reaches to the end.
fn next_tag(text: &str) -> Option<TemplateTag<'_>> {
    let mut rest = text;
    loop {
        let from = rest.get(rest.find('{')?..)?;
        let close = match from.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => {
                rest = from.get(from.find("#}")? + 2..)?;
                continue;
            }
            _ => {
                rest = from.get(1..)?;
                continue;
            }
        };
        let inner = from.get(2..)?;
        let end = end_of(inner, close);
        return Some(TemplateTag {
            from,
            inner: inner.get(..end).unwrap_or_default(),
            after: inner.get(end..).and_then(|tail| tail.get(2..)).unwrap_or_default(),
        });
    }
}

/// Where a tag is closed, braces within quotes left aside.
fn end_of(inner: &str, close: &str) -> usize {
    unquoted(inner, |tail, _| tail.starts_with(close), |_| {}).unwrap_or(inner.len())
}

/// The first place within neither quotes nor brackets from which on the text is what is looked for.
fn top_level(inner: &str, is_it: impl Fn(&str) -> bool) -> Option<usize> {
    unquoted(inner, |tail, depth| depth == 0 && is_it(tail), |_| {})
}

/// The first place outside of quotes from which on the text, at that depth of brackets, is what is looked for; `pass` gets each
/// character before it that is not within quotes.
fn unquoted(inner: &str, is_it: impl Fn(&str, usize) -> bool, mut pass: impl FnMut(char)) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (index, character) in inner.char_indices() {
        match quote {
            Some(open) => {
                if character == open && !escaped {
                    quote = None;
                }
                escaped = character == '\\' && !escaped;
            }
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None if inner.get(index..).is_some_and(|tail| is_it(tail, depth)) => return Some(index),
            None => {
                pass(character);
                match character {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }
    None
}

/// Takes out of the engine what makes much of little, or puts what is bounded in its place; returns what counts the work of a render.
pub fn install(environment: &mut Environment<'_>) -> Arc<Work> {
    for name in ["format", "batch", "slice"] {
        environment.remove_filter(name);
    }
    work::install(environment)
}

fn too_much() -> Error {
    Error::new(
        ErrorKind::InvalidOperation,
        format!("the filter produces more than {MOST_TEXT} bytes"),
    )
}

fn replace(text: &str, from: &str, to: &str) -> Result<String, Error> {
    let more = text.matches(from).count().saturating_mul(to.len());
    if more.saturating_add(text.len()) > MOST_TEXT {
        return Err(too_much());
    }
    Ok(text.replace(from, to))
}

fn join(items: &minijinja::Value, between: Option<&str>) -> Result<String, Error> {
    let mut out = String::new();
    for (index, item) in items.try_iter()?.enumerate() {
        if index > 0 {
            out.push_str(between.unwrap_or_default());
        }
        match item.as_str() {
            Some(text) => out.push_str(text),
            None => out.push_str(&item.to_string()),
        }
        if out.len() > MOST_TEXT {
            return Err(too_much());
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::pipeline::Template;

    fn refused(text: &str) -> Option<String> {
        check(&Template::own("t.yaml", text))
            .err()
            .map(|problem| problem.message)
    }

    #[test]
    fn long_tags_are_refused_wherever_they_hide() {
        let chain = "+1".repeat(2_000);
        for text in [
            format!("{{{{ 1{chain} }}}}"),
            format!("{{% set a = 1{chain} %}}"),
            format!("{{{{ \"}}}}\" ~ 1{chain} }}}}"),
            format!("{{# {{{{ #}}{{{{ 1{chain}"),
            "{% elif 1 %}".repeat(201),
        ] {
            assert!(refused(&text).is_some(), "{}", text.get(..40).unwrap_or_default());
        }
    }

    #[test]
    fn long_texts_between_tags_are_none_of_its_business() {
        let long = "a ".repeat(20_000);
        for text in [
            format!("{{{{ a }}}}{long}{{{{ b }}}}"),
            format!("{{# {long} #}}"),
            format!("{{% raw %}}{{{{ {long}{{% endraw %}}"),
            format!("a: {{ {long}"),
        ] {
            assert_eq!(refused(&text), None);
        }
        assert!(crate::pipeline::templates::shared().all(|(_, text)| refused(text).is_none()));
    }
}
