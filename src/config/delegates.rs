//! How delegates are installed: what the chart of Harness is told, and where Argo CD puts it.

use super::Pattern;
use super::section::Section;

/// How delegates are installed.
#[derive(Debug, Clone, PartialEq)]
pub struct DelegatesConfig {
    /// Kubernetes namespace.
    pub namespace: String,
    /// Secret that holds the token, under `DELEGATE_TOKEN`.
    pub token_secret: String,
    /// Whether the chart's upgrader replaces the image.
    pub auto_upgrade: bool,
    /// Number of pods.
    pub replicas: u32,
    /// CPU of a pod, as Kubernetes writes it.
    pub cpu: String,
    /// Memory of a pod in MiB, as the chart counts it.
    pub memory: u32,
    /// Rights in the cluster: a word of the chart's, or the name of a role.
    pub permissions: String,
    /// Image of the delegate; that of the chart if absent.
    pub image: Option<String>,
    /// Version of the chart.
    pub chart_version: String,
    /// Project of Argo CD.
    pub argo_project: String,
    /// Name of the cluster in Argo CD: `{environment}` `{cluster}` `{region}`.
    pub argo_cluster: Pattern,
}

/// Reads `ameide.delegates:`.
pub fn delegates(section: &mut Section) -> DelegatesConfig {
    section.known(&[
        "namespace",
        "tokenSecret",
        "autoUpgrade",
        "replicas",
        "cpu",
        "memory",
        "permissions",
        "image",
        "chartVersion",
        "argoProject",
        "argoCluster",
    ]);
    let count = |number: Option<u64>, default: u32| number.and_then(|it| u32::try_from(it).ok()).unwrap_or(default);
    DelegatesConfig {
        namespace: label(section, "namespace", "harness-delegate-ng"),
        token_secret: label(section, "tokenSecret", "harness-delegate-token"),
        auto_upgrade: section.flag("autoUpgrade"),
        replicas: count(section.number("replicas", 1, 100), 1),
        cpu: section.text("cpu", "1"),
        memory: count(section.number("memory", 256, 1_000_000), 2048),
        permissions: section.text("permissions", "CLUSTER_ADMIN"),
        image: section.optional("image"),
        chart_version: section.text("chartVersion", "1.0.33"),
        argo_project: label(section, "argoProject", "default"),
        argo_cluster: cluster(section),
    }
}

fn cluster(section: &mut Section) -> Pattern {
    section.pattern(
        "argoCluster",
        "{cluster}-{region}",
        &["environment", "cluster", "region"],
    )
}

/// The name of something in Kubernetes.
fn label(section: &mut Section, key: &str, default: &str) -> String {
    let text = section.text(key, default);
    if !is_label(&text) {
        let message = format!("is `{text}`, which cannot be a name in Kubernetes");
        let help = "use lower-case letters, digits and `-`, at most 63, a letter or digit at both ends";
        section.fault(key, "config/bad-label", message, help);
    }
    text
}

/// Whether it can be the name of something in Kubernetes.
pub fn is_label(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}
