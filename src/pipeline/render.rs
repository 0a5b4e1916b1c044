//! Template and context to a pipeline: parsed, with identity and tags that no template decides.

use super::artifact::Artifact;
use super::context::placeholders;
use super::emit;
use super::engine::{Writing, fill};
use super::spec::{Form, PipelineSpec};
use crate::problem::Problem;
use crate::yaml::expand::value_of;
use serde_json::{Map, Value};

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
    let text = fill(template, name, &context, &plain, Writing::Yaml)?;
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
