//! What the targets share: the core as its drivers ask it, on a repository that holds one catalog.

use ameide_core::api::{
    Action, Answer, Context, Effect, Fact, FoundFile, Plan, Read, Reader, Request, SourceFile, Step,
};
use ameide_core::next::next;
use ameide_core::problem::Problem;
use serde_json::Map;

/// The repository.
pub const REPO: &str = "github.com?owner=company&repo=platform-next";
/// The catalog's path.
pub const PATH: &str = "services.yaml";

/// Asks until the core decides. It has to decide within a few rounds, and to say why where it refuses.
pub fn decide(action: Action, catalog: &[u8]) -> Result<Plan, Vec<Problem>> {
    let context = Context {
        now: "2026-11-21T10:00:00Z".to_owned(),
        actor: None,
        task: None,
        reader: Reader::default(),
        config: Map::new(),
    };
    let request = Request { action, context };
    let mut facts: Vec<Fact> = Vec::new();
    for _ in 0..8 {
        match next(&request, &facts) {
            Step::Read { reads } => facts.extend(reads.into_iter().map(|read| {
                let answer = answer(&read, catalog);
                Fact { read, answer }
            })),
            Step::Plan(plan) => return Ok(plan),
            Step::Reject { problems } => {
                assert!(!problems.is_empty(), "refused without a reason");
                problems.iter().for_each(|problem| placed(problem, catalog));
                return Err(problems);
            }
        }
    }
    panic!("the core asks for ever");
}

/// The catalog as a plan leaves it; none where the plan leaves it alone.
pub fn written(plan: &Plan) -> Option<&[u8]> {
    let files = plan.effects.iter().filter_map(|effect| match effect {
        Effect::Commit(commit) => Some(&commit.files),
        _ => None,
    });
    let file = files.flatten().find(|file| file.path == PATH)?;
    file.content.as_ref().map(|content| content.as_slice())
}

/// A file at hand.
pub fn file(content: &[u8]) -> SourceFile {
    SourceFile {
        path: PATH.to_owned(),
        content: content.to_vec().into(),
    }
}

/// The place that a problem of the catalog names is one that the catalog has.
pub fn placed(problem: &Problem, catalog: &[u8]) {
    assert!(!problem.message.is_empty(), "{}: no message", problem.code);
    let (Some(line), Some(PATH)) = (problem.line, problem.file.as_deref()) else {
        return;
    };
    let lines = catalog.split(|byte| *byte == b'\n').count();
    assert!(
        (1..=lines).contains(&(line as usize)),
        "{problem:?} is not among {lines} lines"
    );
}

fn answer(read: &Read, catalog: &[u8]) -> Answer {
    match read {
        Read::Files { paths, .. } => Answer::Files {
            commit: "0".repeat(40),
            files: paths.iter().map(|path| found(path, catalog)).collect(),
        },
        _ => Answer::Absent,
    }
}

fn found(path: &str, catalog: &[u8]) -> FoundFile {
    FoundFile {
        path: path.to_owned(),
        content: (path == PATH).then(|| catalog.to_vec().into()),
    }
}
