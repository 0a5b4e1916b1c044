//! Namespaces that kustomize takes from elsewhere: from another field, from files of another repository, or of the platform.

use super::disguise::seen;
use super::judge::is_about;
use super::pairs::{Pairs, anchors_of};
use super::scope::Scope;
use crate::problem::Problem;
use crate::service::visible;
use crate::yaml::parse_all;
use crate::yaml::text::position;

/// What a map takes a namespace from, with the offset of where it says so.
pub fn from_elsewhere(pairs: &Pairs<'_, '_>) -> Vec<(usize, String)> {
    [copied(pairs), replaced(pairs), remote(pairs)].concat()
}

/// A JSON patch that copies or moves into a namespace; from one namespace to another is fine, as that one is looked at where it is.
fn copied(pairs: &Pairs<'_, '_>) -> Vec<(usize, String)> {
    if !pairs.texts("path").any(|(_, path)| is_about(&seen(&path))) {
        return Vec::new();
    }
    let from = pairs.texts("from").filter(|(_, from)| !is_about(&seen(from)));
    from.map(|(at, from)| (at.start, from.into_owned())).collect()
}

/// A replacement whose target is a namespace.
fn replaced(pairs: &Pairs<'_, '_>) -> Vec<(usize, String)> {
    let paths = pairs.listed("fieldpaths").filter(|(_, path)| is_about(&seen(path)));
    paths.map(|(at, path)| (at.start, path.into_owned())).collect()
}

/// Manifests of another repository, which nothing here can look at.
fn remote(pairs: &Pairs<'_, '_>) -> Vec<(usize, String)> {
    let all = read(pairs).into_iter().filter(|(_, text)| is_remote(text));
    all.collect()
}

/// What a kustomization reads: manifests, unless it has a namespace, which goes before theirs; and what changes manifests after it
/// has.
fn read(pairs: &Pairs<'_, '_>) -> Vec<(usize, String)> {
    let has_namespace = pairs.texts("namespace").next().is_some();
    let manifests = ["resources", "bases", "components", "generators"];
    let keys = manifests.into_iter().filter(|_| !has_namespace).chain(["transformers"]);
    let listed = keys.flat_map(|key| pairs.listed(key));
    listed.map(|(item, text)| (item.start, text.into_owned())).collect()
}

/// Manifests of the platform that a kustomization of custom code makes its own: their namespace would be kept, their image need not.
pub fn of_platform(path: &str, text: &str, scope: &Scope<'_>) -> Vec<Problem> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if !file.to_ascii_lowercase().starts_with("kustomization") {
        return Vec::new();
    }
    let Some(root) = parse_all(text).ok().and_then(|parsed| parsed.root) else {
        return Vec::new();
    };
    let anchors = anchors_of(&root);
    let all = read(&Pairs::new(root.pairs(), &anchors))
        .into_iter()
        .filter(|(_, text)| !is_remote(text));
    let taken = all.filter(|(_, item)| !scope.is_custom(&format!("{}/", below(folder, item))));
    taken.map(|(at, item)| problem(path, text, at, &item)).collect()
}

fn problem(path: &str, text: &str, at: usize, item: &str) -> Problem {
    let (line, column) = position(text, at);
    let message = format!("`{}` belongs to the platform, and so may its namespaces", visible(item));
    Problem::error("primitive/platform-namespace", message)
        .help("write `namespace:` into the kustomization that reads it, which no transformer may change, or move that into one of `ameide.primitives.platformPaths`")
        .file(path)
        .at(line, column)
}

/// A path that starts in a folder, without `.` and `..`.
fn below(folder: &str, item: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(item.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What kustomize fetches: a URL, an address of SSH, or a repository of a known host.
fn is_remote(text: &str) -> bool {
    let known = [
        "git@",
        "git::",
        "github.com/",
        "gitlab.com/",
        "bitbucket.org/",
        "dev.azure.com/",
    ];
    text.contains("//")
        || text.contains("?ref=")
        || text.contains(".git/")
        || text.ends_with(".git")
        || known.iter().any(|start| text.starts_with(start))
}
