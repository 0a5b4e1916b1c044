//! Files that a request names: what cannot be a pipeline's file, or is not there, is told before anything is written.

use crate::config::Pattern;
use crate::problem::Problem;
use crate::service::{is_service_name, visible};
use std::collections::BTreeSet;

/// A problem for each file that lies where no service has its pipeline.
pub fn elsewhere(files: &[String], pattern: &Pattern) -> Vec<Problem> {
    let named: BTreeSet<&String> = files.iter().collect();
    let misplaced = named.into_iter().filter(|path| !is_place(path, pattern));
    let problem = |path: &String| refused(path, "is not where the pipeline of a service is", pattern);
    misplaced.map(problem).collect()
}

/// The problem of a file that lies where a service has its pipeline, and does not exist.
pub fn absent(path: &str, branch: &str, pattern: &Pattern) -> Problem {
    refused(path, &format!("does not exist on the branch `{branch}`"), pattern)
}

fn refused(path: &str, why: &str, pattern: &Pattern) -> Problem {
    let path = visible(path);
    let place = pattern.as_str();
    Problem::error("harness/no-pipeline-file", format!("`{path}` {why}"))
        .file(path)
        .help(format!(
            "name files as the pipelines repository has them, like `{place}`, or none to take all; nothing was written"
        ))
}

/// Whether a path is that of the pipeline of a service, of whichever one.
fn is_place(path: &str, pattern: &Pattern) -> bool {
    const PLACEHOLDER: &str = "{service}";
    let text = pattern.as_str();
    let fixed = text.replace(PLACEHOLDER, "").len();
    let length = path.len().checked_sub(fixed);
    let length = length.and_then(|length| length.checked_div(text.matches(PLACEHOLDER).count()));
    let before = text
        .split_once(PLACEHOLDER)
        .and_then(|(before, _)| path.strip_prefix(before));
    let name = before.and_then(|rest| rest.get(..length?));
    name.is_some_and(|name| is_service_name(name) && pattern.fill(&[("service", name)]) == path)
}

#[cfg(test)]
mod tests {
    use super::is_place;
    use crate::config::Pattern;

    #[test]
    fn a_path_is_compared_with_the_whole_pattern() {
        let pattern = Pattern::literal("pipelines/{service}-cd.yaml");
        assert!(is_place("pipelines/cart-api-cd.yaml", &pattern));
        for path in [
            "README.md",
            "./pipelines/cart-api-cd.yaml",
            "pipelines/cart-api.yaml",
            "pipelines/-cd.yaml",
            "pipelines/cart-api-cd/service-cd.yaml",
        ] {
            assert!(!is_place(path, &pattern), "{path}");
        }
    }

    #[test]
    fn each_placeholder_stands_for_the_same_service() {
        let pattern = Pattern::literal("{service}/{service}.yaml");
        assert!(is_place("cart-api/cart-api.yaml", &pattern));
        assert!(!is_place("cart-api/cart-web.yaml", &pattern));
    }
}
