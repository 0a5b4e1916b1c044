//! Whose a file is. All is custom code but what is known to be the platform's.

use crate::config::Config;
use crate::primitives::place::COMPONENTS;
use crate::yaml::Node;
use std::borrow::Cow;
use std::collections::HashSet;

/// Files that are read by people, or by other rules than Kubernetes'.
const APART: [&str; 5] = [".md", ".rego", ".svg", ".adoc", ".license"];

/// What is known to be the platform's.
pub struct Scope<'a> {
    /// Full names of its primitives.
    primitives: HashSet<String>,
    config: &'a Config,
}

impl<'a> Scope<'a> {
    /// `primitives`: full names of those of the platform.
    pub fn new(primitives: HashSet<String>, config: &'a Config) -> Self {
        Self { primitives, config }
    }

    /// Whether the file has to keep out of the platform's namespaces.
    pub fn is_custom(&self, path: &str) -> bool {
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let platform = &self.config.primitives.platform_paths;
        let kinds = &self.config.primitives.kinds_path;
        !matches!(path, "ameide.yaml" | "ameide.yml")
            && !below(".git")
            && !below(kinds)
            && !platform.iter().any(|folder| below(folder))
            && !self.is_of_primitive(path)
    }

    /// Whether it is a file of a primitive of the platform: in its folder, or its values.
    fn is_of_primitive(&self, path: &str) -> bool {
        if let Some(rest) = path.strip_prefix(COMPONENTS).and_then(|rest| rest.strip_prefix('/')) {
            let name = rest.split('/').next().unwrap_or_default();
            // Its component is held against what follows from tenant, SKU and origin.
            return self.primitives.contains(name);
        }
        let Some(rest) = path.strip_prefix("sources/values/") else {
            return false;
        };
        let Some((folder, file)) = rest.rsplit_once('/') else {
            return false;
        };
        let name = file.strip_suffix(".yaml").unwrap_or_default();
        (folder == "apps" || folder.ends_with("/apps")) && self.primitives.contains(name)
    }
}

/// Whether people read the file, or other rules than Kubernetes' do; it may be a manifest all the same, if it reads as one.
pub fn is_apart(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    APART.iter().any(|ending| lower.ends_with(ending)) || matches!(path, "LICENSE" | "CODEOWNERS")
}

/// Whether it has a key that a manifest or a patch has.
pub fn is_manifest(node: &Node<'_>) -> bool {
    let mut keys = node.pairs().iter().filter_map(|(key, _)| key.text());
    keys.any(|key| matches!(key, "apiVersion" | "kind" | "metadata" | "op"))
}

/// The text of a file, in whichever encoding of Unicode; none if it is not text.
pub fn text_of(content: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |bytes: &[u8], big: bool| {
        let units = bytes.chunks_exact(2).map(|pair| match pair {
            [one, other] if big => u16::from_be_bytes([*one, *other]),
            [one, other] => u16::from_le_bytes([*one, *other]),
            _ => 0,
        });
        Cow::Owned(
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or('\u{fffd}'))
                .collect(),
        )
    };
    match content {
        [0xff, 0xfe, rest @ ..] => Some(wide(rest, false)),
        [0xfe, 0xff, rest @ ..] => Some(wide(rest, true)),
        [0xef, 0xbb, 0xbf, rest @ ..] => Some(String::from_utf8_lossy(rest)),
        bytes if bytes.contains(&0) => None,
        bytes => Some(String::from_utf8_lossy(bytes)),
    }
}
