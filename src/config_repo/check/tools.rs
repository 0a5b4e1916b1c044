//! The kustomize that was found.

use crate::config::Config;
use crate::problem::Problem;

const LEAST_MAJOR: u32 = 5;

/// A row if there is none, if it is too old, or not the one that the configuration asks for; none if nobody looked.
pub fn problems(kustomize: Option<&str>, config: &Config) -> Option<Problem> {
    let version = kustomize?.trim_start_matches('v');
    let help = "install kustomize 5 or newer (https://kubectl.docs.kubernetes.io/installation/kustomize/), or a kubectl with one";
    if version.is_empty() {
        let problem = Problem::error(
            "config-repo/no-kustomize",
            "kustomize was not found, nor a kubectl with one",
        );
        return Some(problem.help(help));
    }
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < LEAST_MAJOR) {
        let message = format!("kustomize {version} is too old: it does not know all fields that overlays need");
        return Some(Problem::error("config-repo/no-kustomize", message).help(help));
    }
    let wanted = config.manifests.kustomize_version.as_deref()?;
    (wanted != version).then(|| {
        let message = format!("kustomize {version} was found; ameide.yaml asks for {wanted}");
        Problem::warning("config-repo/no-kustomize", message)
            .help("install that version, or change `ameide.manifests.kustomizeVersion`")
    })
}
