//! Explains errors in templates: file, line, column, and the name that was meant.

use super::{Template, templates};
use crate::problem::{Problem, nearest};
use minijinja::{Error, ErrorKind};
use serde_json::Value;

/// An error of the template engine, with file, line, column, and the variable that was meant.
pub fn problem(error: &Error, template: &Template, context: &Value) -> Problem {
    let mut innermost = error;
    while let Some(inner) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>()) {
        innermost = inner;
    }
    let file = innermost.name().or(error.name()).unwrap_or(&template.file);
    let at = |problem: Problem| match (innermost.line(), innermost.range()) {
        (Some(line), range) => {
            let column = range.and_then(|range| column(template, file, range.start)).unwrap_or(1);
            problem.at(u32::try_from(line).unwrap_or(u32::MAX), column)
        }
        _ => problem,
    };
    let detail = innermost
        .detail()
        .map(str::to_owned)
        .unwrap_or_else(|| innermost.kind().to_string());
    let problem = match innermost.kind() {
        ErrorKind::UndefinedError => {
            let source = source(template, file);
            let expression = innermost.range().and_then(|range| source.get(range)).unwrap_or_default().trim();
            let help = match unknown_name(expression, context) {
                Some((name, Some(near))) => format!("unknown variable `{name}`; did you mean `{near}`?"),
                Some((name, None)) => format!("unknown variable `{name}`; a template can use {}", names(context)),
                None => format!("a template can use {}", names(context)),
            };
            Problem::error("pipeline/unknown-variable", format!("the template uses `{expression}`, which is undefined")).help(help)
        }
        ErrorKind::OutOfFuel => Problem::error("pipeline/template-too-long", "the template exceeds its execution limit".to_owned())
            .help("remove nested loops"),
        ErrorKind::TemplateNotFound => Problem::error("pipeline/template-error", format!("the template cannot be read: {detail}"))
            .help("only the built-in shared parts can be included"),
        _ => Problem::error("pipeline/template-error", format!("the template failed to render: {detail}"))
            .help("write values as `{{ name }}` and blocks as `{% if ... %}`; put text in another template language between `{% raw %}` and `{% endraw %}`"),
    };
    at(problem.file(file))
}

fn source<'a>(template: &'a Template, file: &str) -> &'a str {
    templates::shared()
        .find(|(name, _)| *name == file)
        .map_or(template.text.as_str(), |(_, text)| text)
}

fn column(template: &Template, file: &str, offset: usize) -> Option<u32> {
    let before = source(template, file).get(..offset)?;
    let line = before.rsplit('\n').next()?;
    u32::try_from(line.chars().count() + 1).ok()
}

/// The first name of an expression that the context does not hold, and the nearest one that it does.
fn unknown_name<'a>(expression: &str, context: &'a Value) -> Option<(String, Option<&'a str>)> {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut here = Some(context);
    for name in expression
        .split('|')
        .next()?
        .split('.')
        .map(|part| part.trim_matches(|character| !is_name(character)))
    {
        let map = here?.as_object()?;
        if !map.contains_key(name) {
            return Some((name.to_owned(), nearest(name, map.keys().map(String::as_str))));
        }
        here = map.get(name);
    }
    None
}

fn names(context: &Value) -> String {
    let names = context.as_object().into_iter().flat_map(|map| map.keys());
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
