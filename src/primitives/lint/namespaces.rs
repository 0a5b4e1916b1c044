//! Namespaces that a file names, wherever one can be said: keys, parameters, arguments, patches, templates, documents within
//! documents. What is not written out cannot be judged, so it does not pass. Each text is read once per level of nesting.

use super::disguise::{broken_at_all, decoded, is_computed, seen};
use super::judge::{What, assembles_platform, is_about, is_platform, judged};
use super::moved::from_elsewhere;
use super::pairs::{Anchors, Pairs, anchors_of, is_binary, said};
use super::scope::{is_apart, is_manifest};
use super::text;
use crate::problem::Problem;
use crate::service::visible;
use crate::yaml::documents::documents;
use crate::yaml::text::position;
use crate::yaml::{Kind, Node, parse_all};
use std::borrow::Cow;

/// Documents within documents are read this deep.
const MOST_LEVELS: usize = 4;
/// A file has no more findings than these: nobody reads the others.
pub const MOST_FINDINGS: usize = 20;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A namespace.
    Namespace,
    /// Anything else.
    Other,
}

/// A fault: where in the text, and what it is.
#[derive(Debug)]
pub struct Fault {
    /// Offset in bytes.
    pub at: usize,
    /// What is wrong.
    pub what: What,
    /// The text that says it.
    pub text: String,
}

/// The problems of a file of custom code.
pub fn problems(path: &str, text: &str) -> Vec<Problem> {
    let mut found = faults(path, text);
    if found.is_empty()
        && let Some(text) = broken_at_all(text)
    {
        // What those readers alone cannot read deploys nothing.
        found = faults(path, &text);
        found.retain(|fault| fault.what != What::Unreadable);
    }
    found.sort_by_key(|fault| fault.at);
    found.truncate(MOST_FINDINGS);
    found.iter().map(|fault| problem(path, text, fault)).collect()
}

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    let is_apart = is_apart(path);
    if is_apart || is_yaml(path) {
        for (start, document) in documents(text) {
            let mut walk = Walk::default();
            let is_read = walk.document(document, 0);
            if is_apart && !walk.is_manifest {
                continue;
            }
            let templates = path.split('/').any(|folder| folder == "templates");
            let faults = match is_read {
                Ok(()) if walk.has_expression => text::with_lines(walk.faults, document),
                Ok(()) => walk.faults,
                // A template of Helm is no YAML before it is rendered.
                Err(_) if templates || is_computed(document) => text::faults(document),
                Err(at) => {
                    let mut faults = text::faults(document);
                    faults.push(Fault {
                        at,
                        what: What::Unreadable,
                        text: String::new(),
                    });
                    faults
                }
            };
            found.extend(faults.into_iter().map(|fault| Fault {
                at: fault.at + start,
                ..fault
            }));
        }
    } else {
        found = text::faults(text);
    }
    found
}

fn problem(path: &str, text: &str, fault: &Fault) -> Problem {
    let (line, column) = position(text, fault.at.min(text.len()));
    let said = visible(fault.text.trim());
    let problem = match fault.what {
        What::Platform => Problem::error("primitive/platform-namespace", format!("custom code names `{said}`, a namespace of the platform"))
            .help("deploy it to `tenant-<id>-<environment>-cust`; what belongs to the platform goes into one of `ameide.primitives.platformPaths`"),
        What::Unclear => Problem::error("primitive/unclear-namespace", format!("the namespace `{said}` is not written out, so it could be the platform's"))
            .help("write the namespace itself, or `{{ .Release.Namespace }}` in a chart; templates that compute one go into one of `ameide.primitives.platformPaths`"),
        What::Elsewhere => Problem::error("primitive/unclear-namespace", format!("the namespace is taken from `{said}`, so it could be the platform's"))
            .help("write the namespace itself; for manifests of another repository, as `namespace:` of the kustomization that reads them"),
        What::Unreadable => Problem::error("primitive/unreadable", "the file is not valid YAML, so its namespaces cannot be checked")
            .help("correct it, or move a template into a folder `templates`"),
    };
    problem.file(path).at(line, column)
}

fn is_yaml(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending)) || name == "kustomization"
}

#[derive(Debug, Default)]
struct Walk {
    faults: Vec<Fault>,
    /// Whether a template's `{{ expression }}` was read as a map within a map.
    has_expression: bool,
    /// Whether the document is a manifest, or a list of them, or of patches.
    is_manifest: bool,
}

impl Walk {
    /// Walks a document; the error is where it cannot be read.
    fn document(&mut self, text: &str, level: usize) -> Result<(), usize> {
        let parsed = parse_all(text).map_err(|problem| offset(text, &problem))?;
        let Some(root) = &parsed.root else { return Ok(()) };
        self.is_manifest = is_manifest(root) || !root.items().is_empty() && root.items().iter().all(is_manifest);
        let anchors = anchors_of(root);
        Level {
            walk: self,
            source: text,
            anchors: &anchors,
            level,
        }
        .node(root, Place::Other);
        Ok(())
    }
}

fn offset(text: &str, problem: &Problem) -> usize {
    let line = problem
        .line
        .map_or(0, |line| usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1));
    text.split_inclusive('\n').take(line).map(str::len).sum()
}

/// A document at a level of nesting.
struct Level<'w, 'n, 't> {
    walk: &'w mut Walk,
    source: &'n str,
    anchors: &'n Anchors<'n, 't>,
    level: usize,
}

impl<'n, 't> Level<'_, 'n, 't> {
    fn node(&mut self, node: &'n Node<'t>, place: Place) {
        match &node.kind {
            Kind::Scalar(text, _) => self.scalar(node, text, place),
            Kind::List(_, items) => {
                let mut next = place;
                for item in items {
                    self.node(item, next);
                    let is_option = said(item, self.anchors)
                        .is_some_and(|text| matches!(text.trim(), "-n" | "--namespace" | "--dest-namespace"));
                    next = if is_option { Place::Namespace } else { place };
                }
            }
            Kind::Map(_, pairs) => {
                let is_expression = self.source.get(node.start..).is_some_and(|text| text.starts_with("{{"));
                self.walk.has_expression |= is_expression;
                self.map(pairs, place);
            }
            // Where the anchor is, its value is looked at as what it is there.
            Kind::Alias(_, number) if place == Place::Namespace => {
                let found = self.anchors.get(number).map(|node| node.text().map(str::to_owned));
                match found {
                    Some(Some(text)) => self.namespace(node.start, &text),
                    Some(None) => {}
                    None => self.fault(node.start, What::Unclear, "*"),
                }
            }
            Kind::Alias(..) | Kind::Wanted(_) => {}
        }
    }

    fn map(&mut self, pairs: &'n [(Node<'t>, Node<'t>)], place: Place) {
        let pairs = Pairs::new(pairs, self.anchors);
        for (at, from) in from_elsewhere(&pairs) {
            self.fault(at, What::Elsewhere, &from);
        }
        // A parameter, a variable, or a patch: the one key says what the value of the other is.
        let named = ["name", "key", "path", "parameter"]
            .iter()
            .any(|key| pairs.texts(key).any(|(_, name)| is_about(&seen(&name))));
        for (name, key, value) in pairs.all() {
            self.node(key, Place::Other);
            let below = match name {
                "value" | "values" | "default" if named => Place::Namespace,
                "name" | "names" | "value" | "default" | "matchnames" | "any" if place == Place::Namespace => {
                    Place::Namespace
                }
                _ if is_about(name) => Place::Namespace,
                _ => Place::Other,
            };
            self.node(value, below);
        }
    }

    fn scalar(&mut self, node: &'n Node<'t>, text: &'n str, place: Place) {
        let binary = is_binary(node);
        let read = said(node, self.anchors).unwrap_or(Cow::Borrowed(text));
        if place == Place::Namespace {
            if binary {
                self.fault(node.start, What::Unclear, &read);
            } else if !node.is_null() {
                self.namespace(node.start, &read);
            }
        }
        self.anything(node.start, &read, self.level, place == Place::Namespace);
    }

    /// A value that is a namespace.
    fn namespace(&mut self, at: usize, text: &str) {
        match judged(text) {
            None => {}
            Some(what) => self.fault(at, what, text),
        }
    }

    /// A value that could be anything: a namespace all the same, a command, a document.
    fn anything(&mut self, at: usize, text: &str, level: usize, is_judged: bool) {
        let whole = text.trim();
        if !is_judged && is_platform(whole) {
            return self.fault(at, What::Platform, whole);
        }
        if is_word(whole) {
            return;
        }
        if !is_judged && is_computed(whole) && !whole.contains('\n') && assembles_platform(whole) {
            return self.fault(at, What::Platform, whole);
        }
        if level < MOST_LEVELS && is_document(whole) {
            let mut inner = Walk::default();
            let parts = documents(text);
            let unread = parts.iter().any(|(_, part)| inner.document(part, level + 1).is_err());
            let mut faults = inner.faults;
            if unread || inner.has_expression {
                faults.extend(text::faults(text));
            }
            for fault in faults {
                self.fault(at, fault.what, &fault.text);
            }
        } else if text::is_command(whole) {
            for fault in text::faults(whole) {
                self.fault(at, fault.what, &fault.text);
            }
        }
        if level < MOST_LEVELS
            && let Some(inner) = decoded(whole)
        {
            self.anything(at, &inner, level + 1, false);
        }
    }

    fn fault(&mut self, at: usize, what: What, text: &str) {
        if self.walk.faults.len() < MOST_FINDINGS {
            self.walk.faults.push(Fault {
                at,
                what,
                text: text.to_owned(),
            });
        }
    }
}

/// Whether a text is a short word, in which nothing hides: no expression, no command, no document, and it is too short to be a
/// namespace of the platform in base64.
fn is_word(text: &str) -> bool {
    text.len() < 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':'))
}

/// Whether a text may be a document of its own.
fn is_document(text: &str) -> bool {
    text.contains('\n') || text.starts_with(['{', '[']) && !text.starts_with("{{") || text.contains(": ")
}
