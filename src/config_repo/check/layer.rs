//! The layers as they lie in the repo: each folder with a kustomization, what it refers to, what it makes and what it patches.

use super::resource::{Resource, resources};
use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::yaml::node::Node;
use crate::yaml::parse;
use crate::yaml::text::{decode, position};
use std::collections::{BTreeMap, BTreeSet};

/// The names that kustomize takes for a kustomization.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// All layers of a repo, by folder relative to the folder of the layers (`components/hpa`).
pub struct Layers<'a> {
    /// Folder of the layers (`kustomize`).
    pub root: &'a str,
    /// All paths below it.
    pub paths: BTreeSet<&'a str>,
    /// Files that were read.
    pub files: &'a FilesAt<'a>,
    layers: BTreeMap<String, Layer>,
    faults: Vec<Problem>,
}

/// One folder with a kustomization.
pub struct Layer {
    /// Path of the kustomization.
    pub file: String,
    /// `Kustomization` or `Component`.
    pub kind: String,
    /// Line and column of the kind, or of the file's start.
    pub at: (u32, u32),
    /// What its resources are.
    pub resources: Vec<Resource>,
    /// What its patches and replacements are for: a list of kinds each, any of which fits.
    pub targets: Vec<Vec<String>>,
}

impl<'a> Layers<'a> {
    /// Reads all kustomizations and the resources that they name.
    pub fn read(paths: &'a [String], files: &'a FilesAt<'a>, root: &'a str) -> Self {
        let mut layers = Self {
            root,
            paths: paths.iter().map(String::as_str).collect(),
            files,
            layers: BTreeMap::new(),
            faults: Vec::new(),
        };
        for path in paths {
            let below = path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'));
            let Some((folder, name)) = below.and_then(|below| below.rsplit_once('/')) else {
                continue;
            };
            if NAMES.contains(&name) {
                match layers.layer(path, folder) {
                    Ok(layer) => drop(layers.layers.insert(folder.to_owned(), layer)),
                    Err(problem) => layers.faults.push(problem.file(path)),
                }
            }
        }
        layers
    }

    /// The layer of a folder (`sizes/small`).
    pub fn get(&self, folder: &str) -> Option<&Layer> {
        self.layers.get(folder)
    }

    /// Whether a folder has a kustomization, readable or not.
    pub fn has(&self, folder: &str) -> bool {
        NAMES
            .iter()
            .any(|name| self.paths.contains(format!("{}/{folder}/{name}", self.root).as_str()))
    }

    /// All layers of a kind of folder (`components`), by name.
    pub fn below<'s>(&'s self, parent: &'s str) -> impl Iterator<Item = (&'s str, &'s Layer)> {
        self.layers.iter().filter_map(move |(folder, layer)| {
            let name = folder.strip_prefix(parent)?.strip_prefix('/')?;
            Some((name, layer))
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.layers.len()
    }

    /// What cannot be read, or does not exist.
    pub fn problems(&self) -> Vec<Problem> {
        self.faults.clone()
    }

    fn layer(&mut self, path: &str, folder: &str) -> Result<Layer, Problem> {
        let text = decode(self.files.get(path).unwrap_or_default())?.body;
        let parsed = parse(text)?;
        let root = parsed.root.as_ref();
        let kind = root.and_then(|root| root.get("kind"));
        let home = format!("{}/{folder}", self.root);
        let mut layer = Layer {
            file: path.to_owned(),
            kind: kind.and_then(Node::text).unwrap_or("Kustomization").to_owned(),
            at: position(text, kind.map_or(0, |kind| kind.start)),
            resources: Vec::new(),
            targets: Vec::new(),
        };
        for key in ["resources", "components"] {
            for item in root.and_then(|root| root.get(key)).map(Node::items).unwrap_or_default() {
                self.reference(item, text, &home, path, &mut layer);
            }
        }
        for patch in root
            .and_then(|root| root.get("patches"))
            .map(Node::items)
            .unwrap_or_default()
        {
            let mut inline = patch.get("patch").and_then(Node::text).map(str::to_owned);
            if let Some(named) = patch.get("path") {
                match self.existing(named, &home) {
                    Some(file) => inline = self.text(&file),
                    None => self.faults.push(missing(path, named, text)),
                }
            }
            let kind = patch
                .get("target")
                .and_then(|target| target.get("kind"))
                .and_then(Node::text);
            let kinds = kind.map(alternatives).or_else(|| inline.as_deref().and_then(kind_of));
            layer.targets.extend(kinds);
        }
        let replacements = root.and_then(|root| root.get("replacements")).map(Node::items);
        for target in replacements
            .unwrap_or_default()
            .iter()
            .filter_map(|one| one.get("targets"))
        {
            for select in target.items().iter().filter_map(|target| target.get("select")) {
                let kind = select.get("kind").and_then(Node::text);
                layer.targets.extend(kind.map(alternatives));
            }
        }
        Ok(layer)
    }

    /// A file or folder below `resources:` or `components:`.
    fn reference(&mut self, item: &Node<'_>, text: &str, home: &str, path: &str, layer: &mut Layer) {
        match self.existing(item, home) {
            Some(file) => match self.text(&file).map(|text| resources(&file, &text)) {
                Some(Ok(found)) => layer.resources.extend(found),
                Some(Err(problem)) => self.faults.push(problem.file(file)),
                None => {}
            },
            None => self.faults.push(missing(path, item, text)),
        }
    }

    /// The path that a reference means, if it is a file, or a folder with a kustomization; what lies outside is not judged.
    fn existing(&self, item: &Node<'_>, home: &str) -> Option<String> {
        let path = joined(home, item.text()?);
        let is_inside = path.starts_with(&format!("{}/", self.root));
        let is_folder = NAMES
            .iter()
            .any(|name| self.paths.contains(format!("{path}/{name}").as_str()));
        (!is_inside || is_folder || self.paths.contains(path.as_str())).then_some(path)
    }

    fn text(&self, file: &str) -> Option<String> {
        let bytes = self.files.get(file)?;
        decode(bytes).ok().map(|text| text.body.to_owned())
    }
}

/// A path relative to a folder, without `.` and `..`.
fn joined(home: &str, path: &str) -> String {
    let mut parts: Vec<&str> = home.split('/').collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// `Deployment|Job` is either; other patterns are not judged.
fn alternatives(kind: &str) -> Vec<String> {
    kind.trim_matches(['(', ')', '^', '$'])
        .split('|')
        .map(str::to_owned)
        .collect()
}

/// The kind that a strategic merge patch names.
fn kind_of(patch: &str) -> Option<Vec<String>> {
    let parsed = parse(patch).ok()?;
    let kind = parsed.root.as_ref()?.get("kind")?.text()?;
    Some(vec![kind.to_owned()])
}

fn missing(file: &str, item: &Node<'_>, text: &str) -> Problem {
    let (line, column) = position(text, item.start);
    let named = item.text().unwrap_or_default();
    Problem::error("config-repo/missing-file", format!("`{named}` does not exist"))
        .file(file)
        .at(line, column)
        .help("create it, or take it out of the list")
}
