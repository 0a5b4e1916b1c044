//! Template and context to a pipeline. A template can read nothing but its context and the parts that ship, has only so much fuel,
//! and every value it writes is a YAML scalar that cannot change the document around it.

use super::artifact::Artifact;
use super::context::placeholders;
use super::explain::problem;
use super::spec::{Form, PipelineSpec};
use super::{Template, bounds, emit, templates};
use crate::problem::Problem;
use crate::yaml::expand::value_of;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value as TemplateValue, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A template may do this much.
const FUEL: u64 = 500_000;
/// What comes of it may be this long: Harness slows down at half a million characters.
const MOST_OUTPUT: usize = 1024 * 1024;

/// All values together that are written, also into a block that is captured, may be this long.
const MOST_WRITTEN: usize = 8 * MOST_OUTPUT;

/// A text in a message may have this many characters.
const MOST_SHOWN: usize = 200;

/// A rendered document.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Parsed.
    pub value: Value,
    /// As YAML.
    pub yaml: String,
}

/// Renders a pipeline, or the template in Harness that it refers to; `tags` go beside those that say whose it is.
pub fn render(spec: &PipelineSpec, form: &Form, tags: &Map<String, Value>) -> Result<Rendered, Vec<Problem>> {
    let template = spec.template;
    let artifact = Artifact::of(&spec.service.name, spec.config).map_err(|problem| vec![problem])?;
    let mut context = spec.context(form, artifact.as_ref());
    let plain = placeholders(spec.service);
    if let Value::Object(map) = &mut context {
        map.extend(
            plain
                .iter()
                .map(|(key, value)| ((*key).to_owned(), Value::from(value.as_str()))),
        );
    }
    let thin = matches!(form, Form::Thin(_));
    let name = if thin { "thin.yaml.j2" } else { template.file.as_str() };
    let text = fill(template, name, &context, &plain)?;
    let mut value = parse(&text, name).map_err(|problem| vec![problem])?;
    let root = if matches!(form, Form::Template(_)) {
        "template"
    } else {
        "pipeline"
    };
    let Some(Value::Object(body)) = value.get_mut(root) else {
        return Err(vec![
            Problem::error(
                "pipeline/no-pipeline",
                format!("the template renders a document without `{root}:`"),
            )
            .file(&template.file)
            .help("begin the template with `pipeline:`"),
        ]);
    };
    own(spec, body, root == "pipeline", tags);
    Ok(Rendered {
        yaml: emit::document(&value),
        value,
    })
}

/// Identity and tags are always set by Ameide, whatever the template says.
fn own(spec: &PipelineSpec, body: &mut Map<String, Value>, is_pipeline: bool, more: &Map<String, Value>) {
    if is_pipeline {
        let identity = [
            ("name", spec.names.pipeline_name.as_str()),
            ("identifier", &spec.names.pipeline_id),
            ("projectIdentifier", spec.project),
            ("orgIdentifier", spec.org),
        ];
        for (key, text) in identity {
            body.insert(key.to_owned(), Value::from(text));
        }
    }
    let mut tags = if is_pipeline { spec.tags() } else { spec.shared_tags() };
    if let Some(Value::Object(given)) = body.get("tags") {
        let others = given.iter().filter(|(key, _)| !tags.contains_key(*key));
        let others: Vec<_> = others.map(|(key, value)| (key.clone(), value.clone())).collect();
        tags.extend(others);
    }
    tags.extend(more.clone());
    body.insert("tags".to_owned(), Value::Object(tags));
}

fn fill(template: &Template, name: &str, context: &Value, plain: &[(&str, String)]) -> Result<String, Vec<Problem>> {
    bounds::check(template).map_err(|problem| vec![problem])?;
    let template = &Template {
        text: bounds::bounded(&template.text),
        ..template.clone()
    };
    let mut environment = environment();
    for (shared, text) in templates::shared() {
        environment
            .add_template(shared, text)
            .map_err(|error| vec![problem(&error, template, context)])?;
    }
    if environment.get_template(name).is_err() {
        environment
            .add_template(name, &template.text)
            .map_err(|error| vec![problem(&error, template, context)])?;
    }
    let compiled = environment
        .get_template(name)
        .map_err(|error| vec![problem(&error, template, context)])?;
    let broken = |error: serde_json::Error| {
        let problem = Problem::error("pipeline/template-error", error.to_string()).file(&template.file);
        vec![problem.help("this is a bug; please report it")]
    };
    let mut values: BTreeMap<&str, TemplateValue> = BTreeMap::new();
    for (key, value) in context.as_object().into_iter().flatten() {
        values.insert(key, TemplateValue::deserialize(value).map_err(broken)?);
    }
    // Words with commas between them are put in as they are, also inside a longer text.
    let words = plain
        .iter()
        .filter(|(_, text)| text.split(',').all(emit::is_plain_word));
    values.extend(words.map(|(key, text)| (*key, TemplateValue::from_safe_string(text.clone()))));
    let text = compiled
        .render(values)
        .map_err(|error| vec![problem(&error, template, context)])?;
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

fn environment() -> Environment<'static> {
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
            quoted(value)?
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
    environment.add_filter("word", word);
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

fn parse(text: &str, name: &str) -> Result<Value, Problem> {
    value_of(text).map_err(|problem| {
        let message = match problem.code.as_str() {
            "yaml/syntax" => {
                let cause = problem.message.trim_start_matches("the file is not valid YAML: ");
                format!("the template does not render valid YAML: {cause}")
            }
            _ => format!("the template does not render a pipeline: {}", problem.message),
        };
        let help = match problem.code.as_str() {
            "yaml/syntax" => {
                "a value inside a longer string needs the filter `word`; a value on its own is quoted automatically"
            }
            _ => "reduce the nesting",
        };
        let found = Problem::error("pipeline/not-yaml", message).file(name).help(help);
        match problem.line {
            Some(line) => found.path(format!("line {line} of the result")),
            None => found,
        }
    })
}
