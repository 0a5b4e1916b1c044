//! Manifests as the rules see them: the objects of a file, each with its place.

use super::Expected;
use crate::config::Config;
use crate::problem::Problem;
use crate::yaml::documents::documents;
use crate::yaml::text::position;
use crate::yaml::{Kind, Node, Parsed, parse};

/// A document of a file, parsed.
#[derive(Debug)]
pub struct Document<'a> {
    start: usize,
    /// Its tree, or why it has none.
    pub parsed: Result<Parsed<'a>, Problem>,
}

/// Parses all documents.
pub fn read(text: &str) -> Vec<Document<'_>> {
    let document = |(start, text)| Document {
        start,
        parsed: parse(text),
    };
    documents(text).into_iter().map(document).collect()
}

/// All objects of a file.
#[derive(Debug)]
pub struct Manifests<'a> {
    /// The objects, those of lists included.
    pub objects: Vec<Object<'a>>,
    /// What could not be read as an object.
    pub unread: Vec<Problem>,
    /// What they must hold.
    pub expected: Option<&'a Expected<'a>>,
    /// The configuration.
    pub config: &'a Config,
    /// Path of the file.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// An object.
#[derive(Debug, Clone, Copy)]
pub struct Object<'a> {
    file: &'a str,
    text: &'a str,
    start: usize,
    /// Its tree.
    pub node: &'a Node<'a>,
    /// `apps/v1`.
    pub api_version: &'a str,
    /// `Deployment`.
    pub kind: &'a str,
    /// Its name; empty if it has none.
    pub name: &'a str,
}

impl<'a> Manifests<'a> {
    /// The objects of documents.
    pub fn of(
        file: &'a str,
        text: &'a str,
        documents: &'a [Document<'a>],
        expected: Option<&'a Expected<'a>>,
        config: &'a Config,
    ) -> Self {
        let mut all = Self {
            objects: Vec::new(),
            unread: Vec::new(),
            expected,
            config,
            file,
            text,
        };
        for document in documents {
            match &document.parsed {
                Ok(Parsed { root: Some(root), .. }) => all.take(document.start, root),
                Ok(_) => {}
                Err(problem) => all.unread.push(moved(problem, file, text, document)),
            }
        }
        all
    }

    fn take(&mut self, start: usize, node: &'a Node<'a>) {
        let word = |node: &'a Node<'a>, key: &str| node.get(key).and_then(Node::string);
        let mut object = Object {
            file: self.file,
            text: self.text,
            start,
            node,
            api_version: word(node, "apiVersion").unwrap_or_default(),
            kind: word(node, "kind").unwrap_or_default(),
            name: "",
        };
        if let Some(marked) = node.reference() {
            let help = "write the value out: other tools read these files line by line";
            let problem = object.problem(
                marked,
                "",
                "anchors, aliases and tags are not supported in manifests",
                help,
            );
            return self.unread.push(Problem {
                code: "manifests/not-an-object".to_owned(),
                ..problem
            });
        }
        if object.kind == "List" && object.api_version == "v1" {
            for item in node.get("items").map(Node::items).unwrap_or_default() {
                self.take(start, item);
            }
            return;
        }
        if !matches!(node.kind, Kind::Map(..)) || object.kind.is_empty() || object.api_version.is_empty() {
            let help = "a Kubernetes object has `apiVersion`, `kind` and `metadata`";
            let problem = object.problem(
                node,
                "",
                "this is not a Kubernetes object: it has no `apiVersion` and `kind`",
                help,
            );
            return self.unread.push(Problem {
                code: "manifests/not-an-object".to_owned(),
                ..problem
            });
        }
        object.name = node
            .get("metadata")
            .and_then(|metadata| word(metadata, "name"))
            .unwrap_or_default();
        self.objects.push(object);
    }

    /// The objects of a kind.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Object<'a>> {
        self.objects.iter().filter(move |object| object.kind == kind)
    }
}

/// A problem of a document with its place in the file.
fn moved(problem: &Problem, file: &str, text: &str, document: &Document<'_>) -> Problem {
    let before = position(text, document.start).0.saturating_sub(1);
    Problem {
        line: problem.line.map(|line| line + before).or(Some(before + 1)),
        file: Some(file.to_owned()),
        message: problem.message.clone(),
        ..problem.clone()
    }
}

impl<'a> Object<'a> {
    /// A problem at a node of it; `path` is where that is in the object.
    pub fn problem(&self, node: &Node<'_>, path: &str, message: impl Into<String>, help: &str) -> Problem {
        let (line, column) = position(self.text, self.start + node.start);
        let problem = Problem::error("manifests/not-an-object", message)
            .file(self.file)
            .at(line, column)
            .help(help);
        if path.is_empty() { problem } else { problem.path(path) }
    }

    /// The object in words: `Deployment payment-service`.
    pub fn label(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }

    /// The node at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&'a Node<'a>> {
        at(self.node, path)
    }

    /// The template of its pods, with its path: of the object itself for a pod.
    pub fn pod(&self) -> Option<(&'a Node<'a>, &'static str)> {
        match self.kind {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" | "Rollout" => {
                Some((self.at(&["spec", "template"])?, "spec.template"))
            }
            "CronJob" => Some((
                self.at(&["spec", "jobTemplate", "spec", "template"])?,
                "spec.jobTemplate.spec.template",
            )),
            "Pod" => Some((self.node, "")),
            _ => None,
        }
    }

    /// Its containers with their paths; init containers too.
    pub fn containers(&self) -> Vec<(&'a Node<'a>, String)> {
        let Some((pod, path)) = self.pod() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for key in ["containers", "initContainers", "ephemeralContainers"] {
            let list = at(pod, &["spec", key]).map(Node::items).unwrap_or_default();
            for (index, container) in list.iter().enumerate() {
                let path = format!("{path}.spec.{key}[{index}]");
                found.push((container, path.trim_start_matches('.').to_owned()));
            }
        }
        found
    }
}

/// The node at a path of keys.
pub fn at<'a>(node: &'a Node<'a>, path: &[&str]) -> Option<&'a Node<'a>> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

/// The whole number that a plain value is.
pub fn number(node: &Node<'_>) -> Option<i64> {
    let text = node.text()?;
    text.parse().ok().filter(|_| node.string().is_none())
}
