//! How manifests are generated: where the layers are, the patterns of image and host, the versions that count.

use super::section::Section;
use super::{ManifestsConfig, Pattern};
use serde_json::{Map, Value};

/// The minor versions of Kubernetes whose schemas are known.
const MINORS: std::ops::RangeInclusive<u32> = 25..=37;
const DEFAULT_MINOR: u32 = 32;

/// Reads `ameide.manifests:`. An image that Harness is told counts here too.
pub fn manifests(section: &mut Section, artifact: &Map<String, Value>) -> ManifestsConfig {
    section.known(&[
        "layersPath",
        "image",
        "host",
        "kubernetesVersion",
        "kustomizeVersion",
        "unknownKinds",
    ]);
    let told = artifact.get("image").and_then(Value::as_str);
    let default_image = told
        .filter(|image| Pattern::new(image, &["service"]).is_ok())
        .unwrap_or("registry.example.com/{service}");
    ManifestsConfig {
        layers_path: section.path("layersPath", "kustomize"),
        image: section.pattern_of_service("image", default_image),
        host: section.pattern(
            "host",
            "{service}.{environment}.example.com",
            &["service", "cluster", "environment", "region"],
        ),
        kubernetes_minor: minor(section),
        kustomize_version: kustomize(section),
        unknown_kinds: unknown_kinds(section),
    }
}

fn minor(section: &mut Section) -> u32 {
    let Some(text) = section.optional("kubernetesVersion") else {
        return DEFAULT_MINOR;
    };
    let mut parts = text.trim_start_matches('v').split('.');
    let minor = match (parts.next(), parts.next().and_then(|minor| minor.parse().ok())) {
        (Some("1"), Some(minor)) if MINORS.contains(&minor) => Some(minor),
        _ => None,
    };
    minor.unwrap_or_else(|| {
        let message = format!("is `{text}`, which is not a version of Kubernetes whose schemas are known");
        let help = format!(
            "write one from `1.{}` to `1.{}`, in quotes",
            MINORS.start(),
            MINORS.end()
        );
        section.fault("kubernetesVersion", "config/unknown-value", message, help);
        DEFAULT_MINOR
    })
}

/// Three numbers, the first at least 5.
fn kustomize(section: &mut Section) -> Option<String> {
    let text = section.optional("kustomizeVersion")?;
    let bare = text.trim_start_matches('v');
    let numbers: Vec<Option<u32>> = bare.split('.').map(|part| part.parse().ok()).collect();
    if !matches!(numbers.as_slice(), [Some(5..), Some(_), Some(_)]) {
        let message = format!("is `{text}`, which is not a version of kustomize from 5.0.0 on");
        section.fault(
            "kustomizeVersion",
            "config/unknown-value",
            message,
            "write it as `5.5.0`",
        );
    }
    Some(bare.to_owned())
}

/// A list that may be empty: what is written into a new repository names none yet.
fn unknown_kinds(section: &mut Section) -> Vec<String> {
    match section.value("unknownKinds") {
        Some(Value::Array(items)) if items.is_empty() => Vec::new(),
        _ => section.words("unknownKinds", &[]),
    }
}
