//! What a primitive is called: kind, name and version, and the full name that all its files and resources have.

use super::kind::Kind;
use crate::config::Config;
use crate::problem::Problem;
use crate::service::visible;

/// Pattern of a name.
pub const NAME: &str = "^[a-z]([-a-z0-9]*[a-z0-9])?$";
/// Pattern of a version.
pub const VERSION: &str = "^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$";
/// A label of Kubernetes has so many characters.
const LABEL: usize = 63;

/// Kind, name and version of a primitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Identity {
    /// Reads name and version of a primitive of this kind.
    ///
    /// # Errors
    ///
    /// `primitive/bad-name`, `primitive/bad-version`, `primitive/name-too-long`
    pub fn read(kind: &Kind, name: &str, version: Option<&str>, config: &Config) -> Result<Self, Vec<Problem>> {
        let version = version.filter(|version| !version.is_empty()).unwrap_or("v1");
        let mut problems = Vec::new();
        if !is_name(name) {
            let message = format!("`{}` is not the name of a primitive", visible(name));
            let help = "use lower-case letters, digits and single `-`, starting with a letter and not ending with `-`";
            problems.push(Problem::error("primitive/bad-name", message).help(help).path("name"));
        }
        if !is_version(version) {
            let message = format!("`{}` is not a version", visible(version));
            let help = "write `v1`, `v2`, or `v1beta1`, as Kubernetes does";
            problems.push(
                Problem::error("primitive/bad-version", message)
                    .help(help)
                    .path("version"),
            );
        }
        let identity = Self {
            kind: kind.name.clone(),
            name: name.to_owned(),
            version: version.to_owned(),
        };
        if problems.is_empty() {
            problems.extend(identity.too_long(kind, config));
        }
        if problems.is_empty() {
            Ok(identity)
        } else {
            Err(problems)
        }
    }

    /// The full name: `domain-orders-v1`.
    pub fn full(&self) -> String {
        format!("{}-{}-{}", self.kind, self.name, self.version)
    }

    /// Argo CD names an application after primitive and environment, and labels all its resources so.
    fn too_long(&self, kind: &Kind, config: &Config) -> Option<Problem> {
        let environments = config.platform.environments.iter();
        let longest = environments.map(|environment| environment.name.len() + 1).max();
        let most = LABEL
            - longest
                .filter(|_| kind.resource.is_some())
                .unwrap_or_default()
                .min(LABEL);
        let full = self.full();
        (full.len() > most).then(|| {
            let message = format!(
                "the full name `{full}` has {} characters; at most {most} fit into the names of Kubernetes",
                full.len()
            );
            Problem::error("primitive/name-too-long", message)
                .help("choose a shorter name")
                .path("name")
        })
    }
}

/// Whether it can be the name of a primitive.
pub fn is_name(text: &str) -> bool {
    text.len() <= LABEL
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether it is a version as Kubernetes writes those of APIs.
pub fn is_version(text: &str) -> bool {
    let number =
        |text: &str| !text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.strip_prefix('v').filter(|rest| rest.len() <= 12) else {
        return false;
    };
    match rest.find(|character: char| !character.is_ascii_digit()) {
        None => number(rest),
        Some(at) => {
            let (major, stage) = rest.split_at_checked(at).unwrap_or((rest, ""));
            number(major)
                && ["alpha", "beta"]
                    .iter()
                    .any(|word| stage.strip_prefix(word).is_some_and(number))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NAME, VERSION, is_name, is_version};
    use regex_lite::Regex;

    #[test]
    fn names_and_versions_are_those_that_the_schema_takes() {
        let (name, version) = (Regex::new(NAME).unwrap(), Regex::new(VERSION).unwrap());
        for text in ["orders", "a", "a1", "a-b", "", "A", "1a", "a-", "-a", "a_b", "a.b", "ä"] {
            assert_eq!(is_name(text), name.is_match(text), "{text}");
        }
        for text in [
            "v1", "v10", "v1beta1", "v2alpha3", "", "1", "v0", "v1beta", "v1gamma1", "v1beta0", "V1", "v1.0",
        ] {
            assert_eq!(is_version(text), version.is_match(text), "{text}");
        }
    }
}
