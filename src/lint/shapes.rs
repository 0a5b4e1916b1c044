//! Which keys a v0 pipeline for Kubernetes may hold. One line a shape: `key` contains anything, `key:shape` a map of that shape,
//! `key:[shape]` a list of such maps. What is not listed here (steps of types that are not known) is not looked into.
//! In a step or stage, `spec:@name` stands for the shape `name` followed by `/` and the type.

mod pipeline;
mod service;
mod step;

/// Shapes that only choose between others: in all else a `description` may be, as Harness has it.
const WRAPPERS: [&str; 5] = ["document", "stages", "steps", "insertedStages", "insertedSteps"];

fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    pipeline::SHAPES.iter().chain(service::SHAPES).chain(step::SHAPES)
}

/// The entries of a shape; none for a shape that is not known.
pub fn shape(name: &str) -> Option<impl Iterator<Item = (&'static str, Below)> + Clone> {
    let (_, line) = all().find(|(known, _)| *known == name)?;
    let entries = line.split_whitespace().map(entry);
    let described = !WRAPPERS.contains(&name) && !line.split_whitespace().any(|key| key == "description");
    Some(entries.chain(described.then_some(("description", Below::Any))))
}

/// The shape of what is below `@prefix` beside a type.
pub fn by_type(prefix: &str, kind: &str) -> String {
    match (prefix, kind) {
        ("template", "Pipeline" | "") => "pipeline".to_owned(),
        ("template", "Stage") => "stage".to_owned(),
        ("template", "StepGroup") => "stepGroup".to_owned(),
        ("template", "Step") => "step".to_owned(),
        _ => format!("{prefix}/{kind}"),
    }
}

/// What is below a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Anything.
    Any,
    /// A map of this shape.
    Map(&'static str),
    /// A list of maps of this shape.
    List(&'static str),
    /// A map whose shape follows from the type beside it.
    ByType(&'static str),
}

fn entry(text: &'static str) -> (&'static str, Below) {
    match text.split_once(':') {
        None | Some((_, "*")) => (text.trim_end_matches(":*"), Below::Any),
        Some((key, below)) => (
            key,
            match (below.strip_prefix('@'), below.strip_prefix('[')) {
                (Some(prefix), _) => Below::ByType(prefix),
                (_, Some(item)) => Below::List(item.trim_end_matches(']')),
                _ => Below::Map(below),
            },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Below, all, shape};

    #[test]
    fn every_shape_that_is_named_is_there() {
        for (name, _) in all() {
            for (key, below) in shape(name).unwrap() {
                if let Below::Map(inner) | Below::List(inner) = below {
                    assert!(shape(inner).is_some(), "{name}.{key} names {inner}");
                }
            }
        }
    }
}
