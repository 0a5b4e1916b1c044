//! The resources that a file of a layer holds.

use crate::problem::Problem;
use crate::yaml::node::Node;
use crate::yaml::parse;
use crate::yaml::text::position;

/// What all resources, containers and images of layers are called until a service gives them its name.
pub const NAME: &str = "app";

/// A resource of a layer.
pub struct Resource {
    /// File that it is in.
    pub file: String,
    /// Kind (`Deployment`).
    pub kind: String,
    /// Names that are not `app` where they must be: what it is (`metadata.name`), and where.
    pub misnamed: Vec<Misnamed>,
}

/// A name that should be `app`.
pub struct Misnamed {
    /// Which name it is, in words.
    pub what: &'static str,
    /// The name as it is.
    pub name: String,
    /// Line and column.
    pub at: (u32, u32),
}

/// The resources of a file, one for each document.
pub fn resources(file: &str, text: &str) -> Result<Vec<Resource>, Problem> {
    let mut found = Vec::new();
    for (start, part) in documents(text) {
        let parsed = parse(part).map_err(|problem| moved(problem, text, start))?;
        let Some(root) = parsed.root.as_ref() else { continue };
        let kind = root.get("kind").and_then(Node::text).unwrap_or_default().to_owned();
        let mut misnamed = Vec::new();
        let mut look = |what, node: Option<&Node<'_>>, parent: &Node<'_>| {
            let name = node.and_then(Node::text).unwrap_or_default();
            if name != NAME {
                let at = position(text, start + node.unwrap_or(parent).start);
                misnamed.push(Misnamed {
                    what,
                    name: name.to_owned(),
                    at,
                });
            }
        };
        let metadata = root.get("metadata");
        look(
            "resource",
            metadata.and_then(|metadata| metadata.get("name")),
            metadata.unwrap_or(root),
        );
        let pod = pod(root);
        let containers = pod
            .and_then(|pod| pod.get("containers"))
            .map(Node::items)
            .unwrap_or_default();
        let is_app = |container: &&Node<'_>| container.get("name").and_then(Node::text) == Some(NAME);
        match (pod, containers.iter().find(is_app)) {
            (Some(_), Some(container)) => {
                look("image of the container `app`", container.get("image"), container);
            }
            (Some(pod), None) => look("container", containers.first().and_then(|first| first.get("name")), pod),
            (None, _) => {}
        }
        found.push(Resource {
            file: file.to_owned(),
            kind,
            misnamed,
        });
    }
    Ok(found)
}

/// The pod that a workload starts.
fn pod<'n, 't>(root: &'n Node<'t>) -> Option<&'n Node<'t>> {
    let spec = root.get("spec")?;
    let template = match spec.get("jobTemplate") {
        Some(job) => job.get("spec")?.get("template"),
        None => spec.get("template"),
    };
    template?.get("spec")
}

/// The documents of a text, each with its first byte.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            found.push((start, text.get(start..at).unwrap_or_default()));
            start = at + line.len();
        }
        at += line.len();
    }
    found.push((start, text.get(start..).unwrap_or_default()));
    found
}

/// A problem of a document, at its place in the file.
fn moved(mut problem: Problem, text: &str, start: usize) -> Problem {
    let (first, _) = position(text, start);
    problem.line = problem.line.map(|line| line + first - 1);
    problem
}
