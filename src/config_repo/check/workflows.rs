//! The workflows: one that builds the manifests, and only actions that are pinned.

use crate::facts::FilesAt;
use crate::problem::Problem;
use crate::yaml::text::lossy;

const FOLDER: &str = ".github/workflows/";

/// A row if no workflow builds the manifests, and one for each action of a workflow of ours that can be moved.
pub fn problems(files: &FilesAt<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut builds = false;
    for file in files.files.iter().filter(|file| file.path.starts_with(FOLDER)) {
        let text = lossy(file.content.as_ref().map_or(&[], |content| content.as_slice()));
        if !text.contains("ameide ") {
            continue;
        }
        builds |= text.lines().any(|line| code(line).contains("ameide manifests build"));
        for (line, text) in (1..).zip(text.lines()) {
            problems.extend(movable(text).map(|action| not_pinned(action).file(&file.path).at(line, column(text))));
        }
    }
    if !builds {
        let problem = Problem::warning("config-repo/no-workflow", "no workflow runs `ameide manifests build`");
        problems.insert(
            0,
            problem
                .file(format!("{FOLDER}manifests.yaml"))
                .help("`ameide config-repo init` writes it; without it nobody commits the manifests after a merge"),
        );
    }
    problems
}

/// A line without its comment.
fn code(line: &str) -> &str {
    let is_comment = line.trim_start().starts_with('#');
    if is_comment {
        ""
    } else {
        line.split(" #").next().unwrap_or(line)
    }
}

/// The action that a line uses, if it is not named by the full id of a commit or by a digest.
fn movable(line: &str) -> Option<&str> {
    let used = code(line).trim().trim_start_matches("- ").trim_start();
    let action = used.strip_prefix("uses:")?.trim().trim_matches(['"', '\'']);
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let pinned = action.starts_with("./")
        || action.contains("@sha256:")
        || action
            .rsplit_once('@')
            .is_some_and(|(_, commit)| commit.len() == 40 && is_hex(commit));
    (!pinned).then_some(action)
}

fn column(line: &str) -> u32 {
    let before = line.find("uses:").unwrap_or_default();
    u32::try_from(before + 1).unwrap_or(1)
}

fn not_pinned(action: &str) -> Problem {
    Problem::warning(
        "config-repo/not-pinned",
        format!("`{action}` is not pinned to a commit"),
    )
    .help("name the full id of a commit, and the version in a comment after it: a tag can be moved")
}
