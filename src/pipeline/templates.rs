//! The templates that ship, embedded; and the organization's own, as they were read.

use sha2::{Digest, Sha256};

/// Templates of archetypes, and the parts that they share.
const EMBEDDED: [(&str, &str); 21] = [
    ("api.yaml.j2", include_str!("../../templates/harness/api.yaml.j2")),
    (
        "listener.yaml.j2",
        include_str!("../../templates/harness/listener.yaml.j2"),
    ),
    (
        "streaming.yaml.j2",
        include_str!("../../templates/harness/streaming.yaml.j2"),
    ),
    (
        "scheduler.yaml.j2",
        include_str!("../../templates/harness/scheduler.yaml.j2"),
    ),
    ("job.yaml.j2", include_str!("../../templates/harness/job.yaml.j2")),
    (
        "pipeline.yaml.j2",
        include_str!("../../templates/harness/pipeline.yaml.j2"),
    ),
    ("thin.yaml.j2", include_str!("../../templates/harness/thin.yaml.j2")),
    (
        "parts/approvals.yaml.j2",
        include_str!("../../templates/harness/parts/approvals.yaml.j2"),
    ),
    (
        "parts/bake.yaml.j2",
        include_str!("../../templates/harness/parts/bake.yaml.j2"),
    ),
    (
        "parts/canary.yaml.j2",
        include_str!("../../templates/harness/parts/canary.yaml.j2"),
    ),
    (
        "parts/blue-green.yaml.j2",
        include_str!("../../templates/harness/parts/blue-green.yaml.j2"),
    ),
    (
        "parts/create-ticket.yaml.j2",
        include_str!("../../templates/harness/parts/create-ticket.yaml.j2"),
    ),
    (
        "parts/update-ticket.yaml.j2",
        include_str!("../../templates/harness/parts/update-ticket.yaml.j2"),
    ),
    (
        "parts/notifications.yaml.j2",
        include_str!("../../templates/harness/parts/notifications.yaml.j2"),
    ),
    (
        "parts/ingress.yaml.j2",
        include_str!("../../templates/harness/parts/ingress.yaml.j2"),
    ),
    (
        "parts/policy.yaml.j2",
        include_str!("../../templates/harness/parts/policy.yaml.j2"),
    ),
    (
        "parts/rollback.yaml.j2",
        include_str!("../../templates/harness/parts/rollback.yaml.j2"),
    ),
    (
        "parts/rolling.yaml.j2",
        include_str!("../../templates/harness/parts/rolling.yaml.j2"),
    ),
    (
        "parts/scale-down.yaml.j2",
        include_str!("../../templates/harness/parts/scale-down.yaml.j2"),
    ),
    (
        "parts/service.yaml.j2",
        include_str!("../../templates/harness/parts/service.yaml.j2"),
    ),
    (
        "parts/verify.yaml.j2",
        include_str!("../../templates/harness/parts/verify.yaml.j2"),
    ),
];

/// Templates that are no archetype's own.
const SHARED: [&str; 2] = ["pipeline.yaml.j2", "thin.yaml.j2"];

/// The text that a pipeline is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Location, for messages.
    pub file: String,
    /// Text of the template.
    pub text: String,
    /// Whether it is the organization's own.
    pub own: bool,
}

impl Template {
    /// The template that ships for an archetype.
    pub fn embedded(archetype: &str) -> Option<Self> {
        let name = format!("{archetype}.yaml.j2");
        let (_, text) = EMBEDDED
            .iter()
            .find(|(known, _)| *known == name && !SHARED.contains(known))?;
        Some(Self {
            file: format!("templates/harness/{name}"),
            text: (*text).to_owned(),
            own: false,
        })
    }

    /// The template of the thin form.
    pub fn thin() -> Self {
        let text = EMBEDDED
            .iter()
            .find(|(name, _)| *name == "thin.yaml.j2")
            .map_or("", |(_, text)| text);
        Self {
            file: "templates/harness/thin.yaml.j2".to_owned(),
            text: text.to_owned(),
            own: false,
        }
    }

    /// An organization's own.
    pub fn own(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            text: text.to_owned(),
            own: true,
        }
    }

    /// The first twelve hexadecimal digits of the SHA-256 of the template and all shared parts.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.text.as_bytes());
        for (name, text) in shared() {
            hash.update([0]);
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(text.as_bytes());
        }
        short(&hash.finalize())
    }
}

/// The first twelve hexadecimal digits of the SHA-256 of a text.
pub fn digest(text: &str) -> String {
    short(&Sha256::digest(text.as_bytes()))
}

fn short(hash: &[u8]) -> String {
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The parts that any template may include.
pub fn shared() -> impl Iterator<Item = (&'static str, &'static str)> {
    EMBEDDED
        .into_iter()
        .filter(|(name, _)| name.contains('/') || SHARED.contains(name))
}
