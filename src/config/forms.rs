//! Texts of a certain form in a section: patterns, paths, addresses, repositories.

use super::Pattern;
use super::git::{is_acted_on, is_branch_name};
use super::section::Section;

impl Section<'_> {
    /// A pattern with a default.
    pub fn pattern(&mut self, key: &str, default: &str, placeholders: &[&str]) -> Pattern {
        let text = self.text(key, default);
        Pattern::new(&text, placeholders).unwrap_or_else(|error| {
            self.fault(
                key,
                "config/unknown-placeholder",
                format!("cannot be read: {error}"),
                "name only placeholders that it has, each in braces",
            );
            Pattern::literal(default)
        })
    }

    /// A pattern with a default that must name the service, else all services would share what it names.
    pub fn pattern_of_service(&mut self, key: &str, default: &str) -> Pattern {
        let pattern = self.pattern(key, default, &["service"]);
        if !pattern.as_str().contains("{service}") {
            let message = format!("is `{}`, the same for every service", pattern.as_str());
            self.fault(key, "config/missing-placeholder", message, "add `{service}` to it");
        }
        pattern
    }

    /// A path in a repository, without a leading slash or `..`.
    pub fn path(&mut self, key: &str, default: &str) -> String {
        let path = self.text(key, default);
        self.inside(key, &path);
        path
    }

    /// Faults a path, or a pattern of paths, that leaves the repository.
    pub fn inside(&mut self, key: &str, path: &str) {
        if path.starts_with('/') || path.split('/').any(|part| part == ".." || part.is_empty()) {
            self.fault(
                key,
                "config/bad-path",
                format!("is `{path}`, which is not a path inside a repository"),
                "write a path relative to the root of the repository, without `..`",
            );
        } else if is_acted_on(path) {
            self.fault(
                key,
                "config/bad-path",
                format!("is `{path}`, where git or GitHub would execute or interpret the files"),
                "use a folder other than `.git` and `.github`",
            );
        }
    }

    /// A branch with a default.
    pub fn branch(&mut self, key: &str, default: &str) -> String {
        let branch = self.text(key, default);
        if !is_branch_name(&branch) {
            self.fault(
                key,
                "config/bad-branch",
                format!("is `{branch}`, which is not a valid branch name"),
                "write only the name, such as `main`, without `refs/heads/`",
            );
        }
        branch
    }

    /// An http address without a trailing slash.
    pub fn url(&mut self, key: &str, default: &str) -> String {
        let url = self.text(key, default);
        if !url.starts_with("https://") && !url.starts_with("http://") {
            self.fault(
                key,
                "config/bad-url",
                format!("is `{url}`, which is not a valid URL"),
                "write a URL that starts with `https://`",
            );
        }
        url.trim_end_matches('/').to_owned()
    }

    /// A repository as Backstage writes it.
    pub fn repo_url(&mut self, key: &str) -> Option<String> {
        let url = self.optional(key)?;
        if !(url.contains('?') && url.contains("owner=") && url.contains("repo=")) {
            let help = "write it as `github.com?owner=company&repo=platform-next`";
            let message = format!("is `{url}`, which is not a repository URL");
            self.fault(key, "config/bad-repo-url", message, help);
        }
        Some(url)
    }
}
