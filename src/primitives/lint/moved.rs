//! Namespaces that kustomize takes from elsewhere: from another field, from files of another repository, or of the platform.

use super::disguise::seen;
use super::judge::is_about;
use super::scope::Scope;
use crate::problem::Problem;
use crate::service::visible;
use crate::yaml::text::position;
use crate::yaml::{Node, parse_all};

/// What a map takes a namespace from, with the offset of where it says so.
pub fn from_elsewhere(pairs: &[(Node<'_>, Node<'_>)]) -> Vec<(usize, String)> {
    [copied(pairs), replaced(pairs), remote(pairs)].concat()
}

fn value<'n, 't>(pairs: &'n [(Node<'t>, Node<'t>)], wanted: &str) -> Option<&'n Node<'t>> {
    let found = pairs
        .iter()
        .find(|(key, _)| key.text().is_some_and(|key| seen(key) == wanted));
    found.map(|(_, value)| value)
}

/// A JSON patch that copies or moves into a namespace; from one namespace to another is fine, as that one is looked at where it is.
fn copied(pairs: &[(Node<'_>, Node<'_>)]) -> Vec<(usize, String)> {
    let about = |key| value(pairs, key).and_then(Node::text).map(|text| is_about(&seen(text)));
    match (about("path"), about("from"), value(pairs, "from")) {
        (Some(true), Some(false), Some(from)) => vec![(from.start, from.text().unwrap_or_default().to_owned())],
        _ => Vec::new(),
    }
}

/// A replacement whose target is a namespace.
fn replaced(pairs: &[(Node<'_>, Node<'_>)]) -> Vec<(usize, String)> {
    let paths = value(pairs, "fieldpaths").into_iter().flat_map(Node::items);
    let about = paths.filter_map(|path| Some((path.start, path.text()?)));
    about
        .filter(|(_, path)| is_about(&seen(path)))
        .map(|(at, path)| (at, path.to_owned()))
        .collect()
}

/// Manifests of another repository, which nothing here can look at.
fn remote(pairs: &[(Node<'_>, Node<'_>)]) -> Vec<(usize, String)> {
    let all = read(pairs).into_iter().filter(|(_, text)| is_remote(text));
    all.map(|(at, text)| (at, text.to_owned())).collect()
}

/// What a kustomization reads, unless it has a namespace, which goes before theirs.
fn read<'n>(pairs: &'n [(Node<'_>, Node<'_>)]) -> Vec<(usize, &'n str)> {
    if value(pairs, "namespace").and_then(Node::text).is_some() {
        return Vec::new();
    }
    let listed = ["resources", "bases", "components"].into_iter();
    let items = listed.filter_map(|key| value(pairs, key)).flat_map(Node::items);
    items.filter_map(|item| Some((item.start, item.text()?))).collect()
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
    let all = read(root.pairs()).into_iter().filter(|(_, text)| !is_remote(text));
    let taken = all.filter(|(_, item)| !scope.is_custom(&format!("{}/", below(folder, item))));
    taken.map(|(at, item)| problem(path, text, at, item)).collect()
}

fn problem(path: &str, text: &str, at: usize, item: &str) -> Problem {
    let (line, column) = position(text, at);
    let message = format!("`{}` belongs to the platform, and so may its namespaces", visible(item));
    Problem::error("primitive/platform-namespace", message)
        .help("write `namespace:` into the kustomization that reads it, or move that into one of `ameide.primitives.platformPaths`")
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
