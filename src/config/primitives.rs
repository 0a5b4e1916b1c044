//! Where the platform's primitives are wired in, and what they may be.

use super::section::Section;
use super::{Pattern, PrimitivesConfig};

/// Reads `ameide.primitives:`.
pub fn primitives(section: &mut Section) -> PrimitivesConfig {
    section.known(&[
        "repoUrl",
        "baseBranch",
        "kindsPath",
        "projects",
        "image",
        "platformPaths",
    ]);
    let primitives = PrimitivesConfig {
        repo_url: section.repo_url("repoUrl"),
        base_branch: section.optional("baseBranch"),
        kinds_path: section.path("kindsPath", "templates/primitives"),
        projects: section.words("projects", &["primitives"]),
        image: section.pattern("image", "registry.example.com/{primitive}", &["primitive"]),
        platform_paths: section.words("platformPaths", &["argocd", "sources/charts"]),
    };
    projects(section, &primitives.projects);
    if !is_image(&primitives.image) {
        let message = format!("is `{}`, which is not the name of an image", primitives.image.as_str());
        let help = "write a registry and a repository, without tag and digest";
        section.fault("image", "config/bad-pattern", message, help);
    }
    for (index, path) in primitives.platform_paths.iter().enumerate() {
        section.inside(&format!("platformPaths[{index}]"), path);
    }
    primitives
}

/// A project of Argo CD is a resource of Kubernetes.
fn projects(section: &mut Section, projects: &[String]) {
    for (index, project) in projects.iter().enumerate() {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !project.bytes().all(fits) || project.starts_with('-') || project.ends_with('-') || project.len() > 63 {
            let message = format!("is `{project}`, which cannot be the name of a project");
            let help = "use lower-case letters, digits and `-`";
            section.fault(&format!("projects[{index}]"), "config/unknown-value", message, help);
        }
    }
}

/// Whether what is written around the placeholder can be a part of an image's name.
fn is_image(image: &Pattern) -> bool {
    let filled = image.fill(&[("primitive", "x")]);
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':')
    };
    let repository = filled.rsplit('/').next().unwrap_or_default();
    filled.bytes().all(plain) && !repository.is_empty() && !repository.contains(':')
}
