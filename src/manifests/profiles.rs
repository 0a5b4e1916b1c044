//! `profiles.yaml`: which components a profile has, in their order, and which archetypes it fits.

use crate::problem::Problem;
use crate::yaml::text::{decode, position};
use crate::yaml::{Node, parse};
use std::collections::BTreeMap;

/// Name of the file below the folder of the layers.
pub const FILE: &str = "profiles.yaml";

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Archetypes that it fits; all where it names none.
    pub archetypes: Vec<String>,
    /// Its components, in order.
    pub components: Vec<String>,
    /// Line and column of its name.
    pub at: (u32, u32),
}

/// Reads the file.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Profile>, Problem> {
    let text = decode(bytes)?.body;
    let parsed = parse(text)?;
    let fault = |node: &Node<'_>, message: String, help: &str| {
        let (line, column) = position(text, node.start);
        Problem::error("manifests/bad-profiles", message)
            .at(line, column)
            .help(help)
    };
    let Some(root) = &parsed.root else {
        let problem = Problem::error("manifests/bad-profiles", "the file is empty");
        return Err(problem.help("write `profiles:`, and below it each profile with `components: [...]`"));
    };
    if let Some(node) = root.reference() {
        let message = "anchors, aliases and tags are not supported here".to_owned();
        return Err(fault(node, message, "repeat the value where it is used"));
    }
    let words = |name: &str, profile: &Node<'_>, key: &str| match profile.get(key) {
        None => Ok(Vec::new()),
        Some(node) if node.is_null() => Ok(Vec::new()),
        Some(node) => {
            let items: Vec<_> = node
                .items()
                .iter()
                .map(|item| item.string().map(str::to_owned))
                .collect();
            let is_list = matches!(node.kind, crate::yaml::Kind::List(..));
            let all: Option<Vec<String>> = items.into_iter().collect();
            all.filter(|_| is_list).ok_or_else(|| {
                fault(
                    node,
                    format!("`{key}` of `{name}` must be a list of names"),
                    "write `[a, b]`",
                )
            })
        }
    };
    let Some(profiles) = root.get("profiles") else {
        let message = "`profiles` is missing".to_owned();
        return Err(fault(
            root,
            message,
            "write `profiles:`, and below it each profile with `components: [...]`",
        ));
    };
    let mut found = BTreeMap::new();
    for (key, value) in profiles.pairs() {
        let name = key.key();
        let unknown = value
            .pairs()
            .iter()
            .find(|(key, _)| !matches!(key.text(), Some("archetypes" | "components")));
        if let Some((key, _)) = unknown {
            let message = format!("`{}` is not a key of a profile", key.key());
            return Err(fault(key, message, "a profile has `archetypes` and `components`"));
        }
        let profile = Profile {
            archetypes: words(&name, value, "archetypes")?,
            components: words(&name, value, "components")?,
            at: position(text, key.start),
        };
        found.insert(name, profile);
    }
    Ok(found)
}
