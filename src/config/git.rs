//! What git and GitHub make of a name: branches that can be written, and paths that a repository's files may have.

/// Whether git and GitHub take this as the name of a branch, and a shell takes it for nothing else. Refused are also names that
/// stand for something that is not a branch: `HEAD`, references written out (`refs/heads/main`), ids of objects.
pub fn is_branch_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-' | b'+' | b'@');
    let part = |part: &str| {
        !part.is_empty() && !part.starts_with(['.', '-']) && !part.ends_with('.') && !part.ends_with(".lock")
    };
    let first = text.split('/').next().unwrap_or_default();
    // `heads/main` would be taken for `refs/heads/main` wherever a reference is looked up by its short name.
    let is_reference = text.contains('/')
        && ["refs", "heads", "tags", "remotes"]
            .iter()
            .any(|space| first.eq_ignore_ascii_case(space));
    let is_id = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.len() <= 200
        && text != "@"
        && !text.eq_ignore_ascii_case("HEAD")
        && !is_reference
        && !is_id
        && !text.contains("..")
        && text.bytes().all(plain)
        && text.split('/').all(part)
}

/// Whether a path leads into a folder whose files git or GitHub act on: `.git` anywhere, `.github` at the root. File systems that
/// know no case, or drop dots and spaces at the end of a name, are thought of, and folders that a placeholder completes.
pub fn is_acted_on(path: &str) -> bool {
    let named = |part: &str, name: &str| part.trim_end_matches([' ', '.']).eq_ignore_ascii_case(name);
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let open = |folder: &str| folder.starts_with('.') && folder.contains('{');
    let mut parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    named(parts.next().unwrap_or_default(), ".github")
        || folders.split('/').any(|folder| named(folder, ".git") || open(folder))
        || named(file, ".git")
}

#[cfg(test)]
mod tests {
    use super::{is_acted_on, is_branch_name};

    #[test]
    fn takes_names_of_branches() {
        for name in [
            "main",
            "release-1.2",
            "ameide/onboard/pay",
            "Main",
            "head-start",
            "feature/refs",
            "heads",
            "f00d",
        ] {
            assert!(is_branch_name(name), "{name}");
        }
    }

    #[test]
    fn refuses_what_is_no_branch_of_its_own() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        for name in [
            "HEAD",
            "head",
            "@",
            "refs/heads/main",
            "refs/tags/v1",
            "REFS/heads/x",
            "heads/main",
            "tags/v1",
            "remotes/o/x",
            "",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "a.",
            "a.lock",
            "a.lock/b",
            "a..b",
            "-a",
            "a b",
            "a~1",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[",
            "a\\b",
            "a@{1}",
            "a\nb",
            "ä",
            id,
        ] {
            assert!(!is_branch_name(name), "{name}");
        }
    }

    #[test]
    fn knows_paths_that_are_acted_on() {
        for path in [
            ".github/workflows/{service}.yaml",
            ".GitHub/x",
            "./.github/x",
            ".github./x",
            ".github",
            "a/.git/hooks/x",
            ".git/x",
            ".GIT /x",
            ".{service}/workflows/x.yaml",
        ] {
            assert!(is_acted_on(path), "{path}");
        }
        for path in [
            "kustomize/services.yaml",
            "a/.github/x",
            ".githubx/y",
            "git/x",
            ".gitops/x",
            "",
        ] {
            assert!(!is_acted_on(path), "{path}");
        }
    }
}
