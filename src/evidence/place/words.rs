//! Words for environments, as companies write them.

/// Words for one environment each: the first of a row is its class.
const CLASSES: [&[&str]; 4] = [
    &["prod", "production", "prd", "live"],
    &["pre", "preprod", "preproduction", "stage", "staging", "stg"],
    &["int", "integration", "sit"],
    &["dev", "develop", "development", "devel"],
];
/// Further words for environments, each for itself.
pub const OTHERS: [&str; 22] = [
    "test",
    "tst",
    "testing",
    "qa",
    "uat",
    "acc",
    "acceptance",
    "sandbox",
    "sbx",
    "demo",
    "perf",
    "loadtest",
    "nonprod",
    "preview",
    "review",
    "lab",
    "e2e",
    "training",
    "dr",
    "nonproduction",
    "rc",
    "beta",
];
/// Words that names of services begin with, too.
const COMMON: [&str; 11] = [
    "live",
    "int",
    "test",
    "pre",
    "stage",
    "review",
    "demo",
    "lab",
    "integration",
    "preview",
    "training",
];
/// Words beside an environment's that say nothing of their own.
pub const FILLERS: [&str; 17] = [
    "cluster",
    "clusters",
    "eks",
    "gke",
    "aks",
    "k8s",
    "kube",
    "stable",
    "env",
    "environment",
    "overlay",
    "aws",
    "gcp",
    "azure",
    "primary",
    "main",
    "default",
];

/// Whether names of services begin with a word for another reason: `live-scores`, `pre-order`.
pub fn is_common_start(word: &str) -> bool {
    COMMON.contains(&word.to_lowercase().as_str())
}

/// The class of a word.
pub fn class_of(word: &str) -> Option<&'static str> {
    CLASSES
        .iter()
        .find(|class| class.contains(&word))
        .and_then(|class| class.first().copied())
}
