//! `.gitattributes`: whether git merges the catalog by service and key.

use crate::config::{Config, Layout};
use crate::entries::layout::{Location, archetype_file, service_file};
use crate::problem::Problem;

const FILE: &str = ".gitattributes";
const DRIVER: &str = "merge=ameide";

/// A row if the catalog has no merge driver.
pub fn problems(bytes: Option<&[u8]>, location: &Location, config: &Config) -> Vec<Problem> {
    let path = match location.layout {
        Layout::Single => location.path.clone(),
        Layout::PerArchetype => archetype_file(config.platform.archetypes.first().map_or("api", String::as_str)),
        Layout::PerService => service_file("service"),
    };
    let text = String::from_utf8_lossy(bytes.unwrap_or_default());
    // The last line that fits counts.
    let driver = text.lines().rev().find_map(|line| {
        let mut words = line.split_whitespace();
        let pattern = words.next().filter(|pattern| !pattern.starts_with('#'))?;
        let attribute = words.rfind(|word| word.trim_start_matches(['-', '!']).split('=').next() == Some("merge"))?;
        fits(pattern, &path).then_some(attribute)
    });
    if driver == Some(DRIVER) {
        return Vec::new();
    }
    let problem = Problem::warning(
        "config-repo/no-merge-driver",
        format!("`{path}` does not have the attribute `{DRIVER}`"),
    );
    vec![problem.file(FILE).help(format!(
        "add the line `{path} {DRIVER}`, so that git merges the catalog by service and key"
    ))]
}

/// Whether a pattern of git's fits a path: without a slash it is for the file's name, `*` stays within a folder, `**` does not.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.trim_start_matches('/') {
        bare if !pattern.contains('/') => glob(bare.as_bytes(), path.rsplit('/').next().unwrap_or(path).as_bytes()),
        anchored => glob(anchored.as_bytes(), path.as_bytes()),
    }
}

fn glob(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', b'*', b'/', rest @ ..] => {
            glob(rest, path)
                || path
                    .iter()
                    .enumerate()
                    .any(|(at, byte)| *byte == b'/' && tail(path, at + 1, rest))
        }
        [b'*', b'*', rest @ ..] => (0..=path.len()).any(|at| tail(path, at, rest)),
        [b'*', rest @ ..] => {
            let end = path.iter().position(|byte| *byte == b'/').unwrap_or(path.len());
            (0..=end).any(|at| tail(path, at, rest))
        }
        [b'?', rest @ ..] => matches!(path, [byte, after @ ..] if *byte != b'/' && glob(rest, after)),
        [first, rest @ ..] => matches!(path, [byte, after @ ..] if byte == first && glob(rest, after)),
    }
}

fn tail(path: &[u8], at: usize, pattern: &[u8]) -> bool {
    path.get(at..).is_some_and(|rest| glob(pattern, rest))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_as_git_takes_them() {
        let path = "kustomize/catalog/services.yaml";
        for pattern in [
            path,
            "/kustomize/catalog/services.yaml",
            "services.yaml",
            "*.yaml",
            "kustomize/**",
            "**/services.yaml",
            "kustomize/*/services.yaml",
            "kustomize/catalog/service?.yaml",
            "**",
        ] {
            assert!(fits(pattern, path), "{pattern}");
        }
        for pattern in [
            "catalog/services.yaml",
            "kustomize/*",
            "*.yml",
            "/services.yaml",
            "kustomize",
        ] {
            assert!(!fits(pattern, path), "{pattern}");
        }
    }
}
