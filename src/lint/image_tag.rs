//! The image tag is given when the pipeline runs: a fixed one would deploy the same image for ever.

use super::model::{Pipeline, maps, text};
use crate::problem::Problem;
use crate::yaml::node::Node;

pub(super) fn check(pipeline: &Pipeline) -> Vec<Problem> {
    let mut found = Vec::new();
    let help =
        "leave it to the run: a variable `imageTag` with `<+input>`, named here as `<+pipeline.variables.imageTag>`";
    for (index, variable) in pipeline
        .body
        .get("variables")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let name = text(variable, "name").to_ascii_lowercase().replace(['_', '-'], "");
        if matches!(
            name.as_str(),
            "imagetag" | "tag" | "dockertag" | "imageversion" | "artifactversion" | "artifacttag"
        ) && let Some(value) = variable.get("value").filter(|value| is_fixed(value))
        {
            let path = format!("{}.variables[{index}].value", pipeline.path);
            found.push(pipeline.problem(
                value,
                &path,
                format!("the image tag is fixed to `{}`", value.text().unwrap_or_default()),
                help,
            ));
        }
    }
    maps(pipeline.document, "", &mut |node, path| {
        if !path.contains("artifacts.") || !path.ends_with(".spec") {
            return;
        }
        for key in ["tag", "version"] {
            if let Some(value) = node.get(key).filter(|value| is_fixed(value)) {
                let message = format!("the image tag is fixed to `{}`", value.text().unwrap_or_default());
                found.push(pipeline.problem(value, &format!("{path}.{key}"), message, help));
            }
        }
    });
    found
}

fn is_fixed(value: &Node<'_>) -> bool {
    value
        .text()
        .is_some_and(|text| !text.starts_with("<+") && !text.is_empty())
}
