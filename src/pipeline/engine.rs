//! The template engine. A template can read nothing but its context and the parts that ship, has only so much fuel, and no value it
//! writes can change the text around it.

use super::explain::problem;
use super::{Template, bounds, emit, templates};
use crate::problem::Problem;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value as TemplateValue, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// As YAML on one line, whatever they are; inside a longer scalar with the filter `word`.
    Yaml,
    /// In any language: only words as they are, and texts with a filter that quotes them.
    Words,
}

/// A template may do this much.
const FUEL: u64 = 500_000;
/// What comes of it may be this long: Harness slows down at half a million characters.
const MOST_OUTPUT: usize = 1024 * 1024;

/// All values together that are written, also into a block that is captured, may be this long.
const MOST_WRITTEN: usize = 8 * MOST_OUTPUT;

/// A text in a message may have this many characters.
const MOST_SHOWN: usize = 200;

/// Renders a template. The texts of `plain` that are words are put in as they are.
pub fn fill(
    template: &Template,
    name: &str,
    context: &Value,
    plain: &[(&str, String)],
    writing: Writing,
) -> Result<String, Vec<Problem>> {
    Engine::new(context, plain, writing).and_then(|engine| engine.fill(template, name))
}

/// Renders templates of one context. What they work on and write is bounded for all of them together.
pub struct Engine<'a> {
    environment: Environment<'static>,
    context: &'a Value,
    values: TemplateValue,
}

impl<'a> Engine<'a> {
    /// Begins with the context; the texts of `plain` that are words are put in as they are.
    ///
    /// # Errors
    ///
    /// `pipeline/template-error` for a value or a part that the engine does not take, which is a bug.
    pub fn new(context: &'a Value, plain: &[(&str, String)], writing: Writing) -> Result<Self, Vec<Problem>> {
        let bug = |message: String| {
            let problem = Problem::error("pipeline/template-error", message);
            vec![problem.help("this is a bug; please report it")]
        };
        let mut environment = environment(writing);
        // What is no pipeline has no parts to include.
        for (shared, text) in templates::shared().filter(|_| writing == Writing::Yaml) {
            environment
                .add_template(shared, text)
                .map_err(|error| bug(error.to_string()))?;
        }
        let mut values: BTreeMap<&str, TemplateValue> = BTreeMap::new();
        for (key, value) in context.as_object().into_iter().flatten() {
            let value = TemplateValue::deserialize(value).map_err(|error| bug(error.to_string()))?;
            values.insert(key, value);
        }
        // Words with commas between them are put in as they are, also inside a longer text.
        let words = plain
            .iter()
            .filter(|(_, text)| text.split(',').all(emit::is_plain_word));
        values.extend(words.map(|(key, text)| (*key, TemplateValue::from_safe_string(text.clone()))));
        Ok(Self {
            environment,
            context,
            values: values.into(),
        })
    }

    /// Renders a template, which other templates cannot include.
    ///
    /// # Errors
    ///
    /// Those of the template, each with its place.
    pub fn fill(&self, template: &Template, name: &str) -> Result<String, Vec<Problem>> {
        bounds::check(template).map_err(|problem| vec![problem])?;
        let template = &Template {
            text: bounds::bounded(&template.text),
            ..template.clone()
        };
        let failed = |error: Error| vec![problem(&error, template, self.context)];
        let compiled = match self.environment.get_template(name) {
            Ok(shared) => shared,
            Err(_) => self
                .environment
                .template_from_named_str(name, &template.text)
                .map_err(failed)?,
        };
        let text = compiled.render(self.values.clone()).map_err(failed)?;
        if text.len() > MOST_OUTPUT {
            let message = format!(
                "the template renders {} bytes; at most {MOST_OUTPUT} are allowed",
                text.len()
            );
            return Err(vec![
                Problem::error("pipeline/template-too-long", message)
                    .file(&template.file)
                    .help("shorten it"),
            ]);
        }
        Ok(text)
    }
}

fn environment(writing: Writing) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
    {
        environment.set_syntax(syntax);
    }
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(64);
    environment.set_debug(true);
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    let work = bounds::install(&mut environment);
    let counted = work.clone();
    environment.add_filter("indent", move |text: &TemplateValue, width: usize| {
        counted.weigh(text)?;
        indent(text, width)
    });
    let written = AtomicUsize::new(0);
    environment.set_formatter(move |out, _, value| {
        let text = if value.is_safe() {
            value.to_string()
        } else {
            work.weigh(value)?;
            match writing {
                Writing::Yaml => quoted(value)?,
                Writing::Words => plain_word(value)?.to_string(),
            }
        };
        work.charge(text.len() as u64)?;
        // A block that is captured may be written again and again.
        if written.fetch_add(text.len(), Ordering::Relaxed) > MOST_WRITTEN {
            let message =
                format!("the template writes more than {MOST_WRITTEN} bytes, blocks that it captures included");
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
        out.write_str(&text).map_err(Error::from)
    });
    // These mark a value as safe, which only what the formatter made is.
    environment.remove_filter("safe");
    environment.remove_filter("escape");
    environment.remove_filter("e");
    match writing {
        Writing::Yaml => environment.add_filter("word", word),
        Writing::Words => {
            environment.add_filter("json", json);
            environment.add_filter("line", line);
        }
    }
    environment
}

/// A value as YAML on one line.
fn quoted(value: &TemplateValue) -> Result<String, Error> {
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => Err(Error::new(
            ErrorKind::InvalidOperation,
            "the value is undefined; test it with `{% if %}` first",
        )),
        _ => {
            let value = serde_json::to_value(value)
                .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
            Ok(emit::inline(&value))
        }
    }
}

/// Indents each line that is not empty.
fn indent(text: &TemplateValue, width: usize) -> Result<TemplateValue, Error> {
    let safe = text.is_safe();
    let Some(text) = text.as_str() else {
        return Err(Error::new(ErrorKind::InvalidOperation, "only strings can be indented"));
    };
    let pad = " ".repeat(width.min(64));
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        if line.trim() != "" {
            out.push_str(&pad);
            out.push_str(line);
        }
    }
    Ok(if safe {
        TemplateValue::from_safe_string(out)
    } else {
        TemplateValue::from(out)
    })
}

/// For use inside a longer scalar: lets only letters, digits, `_`, `.` and `-` through.
fn word(value: &TemplateValue) -> Result<TemplateValue, Error> {
    if matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::Iterable) {
        let message = "a list or map cannot be used inside a longer string";
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    let text = value.to_string();
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-');
    if text.is_empty() || !text.chars().all(plain) {
        let text: String = text.chars().take(MOST_SHOWN).collect();
        let message = format!(
            "`{text}` cannot be used inside a longer string: only letters, digits, `_`, `.` and `-` are allowed"
        );
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    Ok(TemplateValue::from_safe_string(text))
}

/// A value that means the same in every language: letters, digits, and marks that end nothing.
fn plain_word(value: &TemplateValue) -> Result<&TemplateValue, Error> {
    let text = value.to_string();
    let plain = |character: char| character.is_ascii_alphanumeric() || "_.-/:@".contains(character);
    let scalar = matches!(value.kind(), ValueKind::String | ValueKind::Number);
    if scalar && !text.is_empty() && text.chars().all(plain) {
        return Ok(value);
    }
    let text: String = text.chars().take(MOST_SHOWN).collect();
    let message = format!("`{text}` is not a plain word; write it with the filter `json`, or `line` in prose");
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

/// A value as JSON on one line, which is also YAML, and an expression of JavaScript.
fn json(value: &TemplateValue) -> Result<TemplateValue, Error> {
    let text = serde_json::to_string(value);
    let text = text.map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
    let text = text
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Ok(TemplateValue::from_safe_string(text))
}

/// A text as one line of prose that Markdown shows as it is.
fn line(value: &TemplateValue) -> Result<TemplateValue, Error> {
    let Some(text) = value.as_str() else {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "only a string can be a line of prose",
        ));
    };
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for character in word.chars() {
            if "\\`*_{}[]<>()#+-!|~&$".contains(character) {
                out.push('\\');
            }
            out.push(character);
        }
    }
    Ok(TemplateValue::from_safe_string(out))
}
