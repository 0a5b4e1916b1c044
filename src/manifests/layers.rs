//! The layers: plain kustomize that the platform team writes, and which of its files an overlay uses. This file must not know
//! services.

mod references;

use crate::manifests::digest;
use crate::problem::{Problem, nearest};
use references::{Reference, references};
use std::collections::{BTreeMap, BTreeSet};

/// Names that kustomize gives the file that makes a folder a layer.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// All files below the folder of the layers.
#[derive(Debug)]
pub struct Layers<'a> {
    folder: &'a str,
    files: BTreeMap<&'a str, &'a [u8]>,
    digests: BTreeMap<&'a str, String>,
}

/// The files that a list of layers uses.
#[derive(Debug, Default)]
pub struct Used {
    /// Paths of the files, with their digests.
    pub files: BTreeMap<String, String>,
    /// Digest of all of them together.
    pub digest: String,
    /// The texts of all files, for looking up words.
    pub text: String,
    /// Strings at which replacements split values that may hold a name.
    pub delimiters: BTreeSet<String>,
    /// Fields that replacements write to, by their last key, with the strings at which they split what is there.
    targets: Vec<(String, Option<String>)>,
    /// Whether names get a digest of the content appended.
    pub hashes_names: bool,
    /// What is wrong with the layers.
    pub problems: Vec<Problem>,
}

impl<'a> Layers<'a> {
    /// The layers below a folder.
    pub fn new(folder: &'a str, files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let files: BTreeMap<_, _> = files.collect();
        let digests = files.iter().map(|(path, bytes)| (*path, digest::of(bytes))).collect();
        Self { folder, files, digests }
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&'a [u8]> {
        self.files.get(path).copied()
    }

    /// The path of a layer: `kustomize/components/hpa`.
    pub fn path(&self, kind: &str, name: &str) -> String {
        format!("{}/{kind}/{name}", self.folder)
    }

    /// Whether a folder is a layer.
    pub fn is_layer(&self, folder: &str) -> bool {
        self.kustomization(folder).is_some()
    }

    /// The names of the layers of a kind, for advice.
    fn names(&self, kind: &str) -> BTreeSet<&'a str> {
        let prefix = format!("{}/{kind}/", self.folder);
        let name = |path: &&'a str| Some(path.strip_prefix(prefix.as_str())?.split_once('/')?.0);
        self.files.keys().filter_map(name).collect()
    }

    /// Error: a layer that is not there.
    pub fn missing(&self, kind: &str, name: &str) -> Problem {
        let path = self.path(kind, name);
        let problem = Problem::error(
            "manifests/missing-layer",
            format!("the layer `{path}` does not exist, or has no kustomization.yaml"),
        );
        let names = self.names(kind);
        problem.help(match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("create the folder, or use one of {}", list(&names)),
        })
    }

    fn kustomization(&self, folder: &str) -> Option<&'a str> {
        KUSTOMIZATIONS
            .iter()
            .find_map(|name| self.files.get_key_value(format!("{folder}/{name}").as_str()))
            .map(|(path, _)| *path)
    }

    /// The files that layers use, found by following what they refer to.
    pub fn used(&self, folders: &[String]) -> Used {
        let mut used = Used::default();
        for folder in folders {
            self.follow(folder, &mut Vec::new(), &mut used);
        }
        let mut all = String::new();
        for (path, digest) in &used.files {
            all.push_str(&format!("{digest}  {path}\n"));
        }
        used.digest = digest::of(all.as_bytes());
        // What is there is the layer's own, unless another replacement wrote it.
        let split = used
            .targets
            .iter()
            .filter_map(|(field, delimiter)| Some((field, delimiter.as_ref()?)));
        let twice = |field: &String| used.targets.iter().filter(|(other, _)| other == field).count() > 1;
        let unsure = split
            .filter(|(field, _)| twice(field))
            .map(|(_, delimiter)| delimiter.clone());
        used.delimiters.extend(unsure.collect::<Vec<_>>());
        used
    }

    fn follow(&self, folder: &str, above: &mut Vec<String>, used: &mut Used) {
        if above.iter().any(|one| one == folder) {
            let way = above.iter().map(String::as_str).chain([folder]);
            let way: Vec<_> = way.map(|one| format!("`{one}`")).collect();
            let problem = Problem::error(
                "manifests/layer-cycle",
                format!("layers refer to each other in a circle: {}", way.join(" -> ")),
            );
            let problem = problem.help("remove one of the references");
            return used
                .problems
                .push(match above.last().and_then(|last| self.kustomization(last)) {
                    Some(file) => problem.file(file),
                    None => problem,
                });
        }
        let Some(path) = self.kustomization(folder) else { return };
        if !self.take(path, used) {
            return;
        }
        let bytes = self.get(path).unwrap_or_default();
        let found = match references(bytes) {
            Ok(found) => found,
            Err(problem) => return used.problems.push(problem.file(path)),
        };
        used.hashes_names |= found.hashes_names;
        used.delimiters.extend(found.delimiters);
        used.targets.extend(found.targets);
        above.push(folder.to_owned());
        for reference in &found.all {
            if let Err(problem) = self.reach(folder, reference, above, used) {
                used.problems
                    .push(problem.file(path).at(reference.line, reference.column));
            }
        }
        above.pop();
    }

    /// Follows a reference to a file or a folder.
    fn reach(
        &self,
        folder: &str,
        reference: &Reference,
        above: &mut Vec<String>,
        used: &mut Used,
    ) -> Result<(), Problem> {
        let written = reference.path.as_str();
        let resolved = resolve(folder, written);
        if let Some(path) = resolved.as_deref().and_then(|path| self.files.get_key_value(path)) {
            self.take(path.0, used);
            return Ok(());
        }
        match resolved {
            Some(path) if self.is_layer(&path) => {
                self.follow(&path, above, used);
                Ok(())
            }
            _ if is_remote(written) => Err(Problem::error(
                "manifests/remote-layer",
                format!("`{written}` would be fetched from the network"),
            )
            .help("copy it into the repository, so that the same commit always gives the same manifests")),
            None => Err(Problem::error(
                "manifests/layer-outside",
                format!("`{written}` is outside of `{}`", self.folder),
            )
            .help(format!("move it below `{}`", self.folder))),
            Some(path) => {
                let known: Vec<&str> = self.files.keys().copied().collect();
                let help = nearest(&path, known).map_or_else(
                    || "correct the path, or add the file".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(Problem::error("manifests/missing-layer", format!("`{written}` does not exist")).help(help))
            }
        }
    }

    /// Adds a file; whether it is new.
    fn take(&self, path: &str, used: &mut Used) -> bool {
        if used.files.contains_key(path) {
            return false;
        }
        let digest = self.digests.get(path).cloned().unwrap_or_default();
        used.files.insert(path.to_owned(), digest);
        let text = crate::yaml::text::lossy(self.get(path).unwrap_or_default());
        // Replacements may be in a file of their own; the kustomization itself is read key by key.
        let is_kustomization = KUSTOMIZATIONS.iter().any(|name| path.ends_with(name));
        for line in text.lines().filter(|_| !is_kustomization) {
            if let Some((_, delimiter)) = line.split_once("delimiter:") {
                let sign = |character: char| matches!(character, ' ' | '\'' | '"' | '}' | ',');
                used.delimiters.insert(delimiter.trim_matches(sign).to_owned());
            }
        }
        used.text.push_str(&text);
        used.text.push('\n');
        true
    }
}

/// Whether kustomize would fetch it.
fn is_remote(path: &str) -> bool {
    path.contains("://")
        || path.contains("?ref=")
        || ["git@", "github.com/", "git::"]
            .iter()
            .any(|start| path.starts_with(start))
}

/// A path as written in a file of a folder, from the root of the repository; none where it leaves it.
fn resolve(folder: &str, written: &str) -> Option<String> {
    if written.starts_with('/') || written.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn list(names: &BTreeSet<&str>) -> String {
    match names.len() {
        0 => "those that you create".to_owned(),
        _ => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}
