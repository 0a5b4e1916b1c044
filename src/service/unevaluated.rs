//! Inputs that still hold an expression of a template. Backstage hands an expression that it cannot evaluate to the action as its
//! own text, without a word: what was meant as a value is then the text of the expression, and a condition is true.

use crate::api::Action;
use crate::problem::{Problem, nearest};
use serde_json::Value;

const OPEN: &str = "${{";
const CLOSE: &str = "}}";
/// So much of an expression is shown, in characters.
const SHOWN: usize = 80;
/// Filters that Backstage brings along; those of its template language that come up in inputs.
const FILTERS: [&str; 40] = [
    "abs",
    "capitalize",
    "default",
    "dictsort",
    "dump",
    "escape",
    "first",
    "float",
    "groupby",
    "indent",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "nl2br",
    "parseEntityRef",
    "parseRepoUrl",
    "pick",
    "projectSlug",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "trim",
    "truncate",
    "upper",
];

/// A problem for each text in the input of an action that contains an expression. Files are not looked at: their expressions are
/// their own.
pub fn unevaluated(action: &Action) -> Vec<Problem> {
    let input = match action {
        Action::CatalogUpdate(input) => serde_json::to_value(input),
        Action::CatalogHeal(input) => serde_json::to_value(input),
        Action::CatalogImport(input) => serde_json::to_value(input),
        Action::HarnessCreate(input) => serde_json::to_value(input),
        Action::HarnessDelete(input) => serde_json::to_value(input),
        Action::HarnessTrigger(input) => serde_json::to_value(input),
        Action::HarnessSync(input) => serde_json::to_value(input),
        Action::NamespaceResolve(input) => serde_json::to_value(input),
        Action::PrimitiveCreate(input) => serde_json::to_value(input),
        Action::PrimitiveChange(input) => serde_json::to_value(input),
        Action::PrimitivePromote(input) => serde_json::to_value(input),
        Action::PrimitiveRemove(input) => serde_json::to_value(input),
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    // Such an input always is JSON; if it were not, the action itself would say so.
    if let Ok(input) = input {
        collect(&input, &mut String::new(), &mut found);
    }
    found
}

fn collect(value: &Value, path: &mut String, found: &mut Vec<Problem>) {
    let length = path.len();
    match value {
        Value::String(text) => found.extend(problem(text, path)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                collect(item, path, found);
                path.truncate(length);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                found.extend(problem(key, path));
                collect(item, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

fn problem(text: &str, path: &str) -> Option<Problem> {
    let (_, rest) = text.split_once(OPEN)?;
    let (inner, closed) = match rest.split_once(CLOSE) {
        Some((inner, _)) => (inner, true),
        None => (rest, false),
    };
    let shown: String = inner
        .trim()
        .chars()
        .filter(|character| !character.is_control() && *character != '`')
        .take(SHOWN)
        .collect();
    let path: String = path.chars().filter(|character| !character.is_control()).collect();
    let name = path.replace(['`', '$', '{', '}'], "");
    let message = format!("the input `{name}` contains an expression that was not evaluated: `{shown}`");
    let help = format!(
        "Backstage passes on an expression that it cannot evaluate as plain text: {}",
        mistake(inner, closed)
    );
    Some(
        Problem::error("input/unevaluated", message)
            .path(if name.is_empty() { "input".to_owned() } else { name })
            .help(help),
    )
}

/// What is most likely wrong with an expression.
fn mistake(inner: &str, closed: bool) -> String {
    if !closed {
        return "close it with `}}`".to_owned();
    }
    let code = without_quoted(inner);
    let Some(code) = code else {
        return "close the quotes in it".to_owned();
    };
    if code.contains("&&") || code.contains("||") {
        return "write `and` and `or` for `&&` and `||`".to_owned();
    }
    if code.contains("?.") || code.contains("??") {
        return "write `.` for `?.` and `or` for `??`".to_owned();
    }
    if code.contains('?') {
        return "write `a if condition else b` for `condition ? a : b`".to_owned();
    }
    if code.contains('!') && !code.contains("!=") {
        return "write `not` for `!`".to_owned();
    }
    if code.contains("=>") {
        return "functions cannot be written in an expression; use a filter".to_owned();
    }
    if !balanced(&code) {
        return "close the brackets in it".to_owned();
    }
    let filters: Vec<_> = code.split('|').skip(1).map(first_word).collect();
    if let Some(unknown) = filters.iter().find(|name| !FILTERS.contains(*name)) {
        let near = nearest(unknown, FILTERS.iter().copied());
        let guess = near.map_or_else(String::new, |near| format!(", or write `{near}`"));
        return format!("make sure that this Backstage has the filter `{unknown}`{guess}");
    }
    match filters.first() {
        Some(filter) => {
            format!("make sure that the value passed to `{filter}` exists and has the type that the filter expects")
        }
        None => "check its spelling, and that what it refers to exists; user input must not contain `${{`".to_owned(),
    }
}

/// The expression without its quoted parts; none if a quote is not closed.
fn without_quoted(text: &str) -> Option<String> {
    let mut code = String::new();
    let mut quote = None;
    let mut escaped = false;
    for character in text.chars() {
        match quote {
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None => code.push(character),
            Some(_) if escaped => escaped = false,
            Some(_) if character == '\\' => escaped = true,
            Some(open) if open == character => quote = None,
            Some(_) => {}
        }
    }
    quote.is_none().then_some(code)
}

fn balanced(code: &str) -> bool {
    let mut open = Vec::new();
    for character in code.chars() {
        match character {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(character) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::mistake;

    #[test]
    fn tells_the_likely_mistake() {
        for (inner, part) in [
            (" parameters.a && parameters.b ", "`and`"),
            (" parameters.a ? 1 : 2 ", "`a if condition else b`"),
            (" parameters.a?.b ", "`.` for `?.`"),
            (" !parameters.a ", "`not`"),
            (" parameters.a.map(x => x) ", "functions"),
            (" parameters.list[0 ", "brackets"),
            (" 'a ", "quotes"),
            (" parameters.a | parseEntityRf ", "write `parseEntityRef`"),
            (" parameters.a | acmeName ", "has the filter `acmeName`"),
            (
                " parameters.a | parseEntityRef | pick('name') ",
                "passed to `parseEntityRef`",
            ),
            (" steps.catalog.output.service ", "its spelling"),
            (" 'a && b' ", "its spelling"),
        ] {
            let message = mistake(inner, true);
            assert!(message.contains(part), "{inner}: {message}");
        }
        assert_eq!(mistake(" parameters.a ", false), "close it with `}}`");
    }
}
