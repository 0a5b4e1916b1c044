//! Our core without WebAssembly, driven by the bench: `load CATALOG REQUEST`, then `edit` as often as wanted, then `write FILE`.
//! Each `edit` runs the whole loop of reads and answers with its wall time in nanoseconds.

use ameide_core::api::{Answer, Effect, Fact, FoundBranch, FoundFile, Read, Request, Step};
use ameide_core::next::next;
use serde_bytes::ByteBuf;
use std::error::Error;
use std::io::{BufRead, Write};

const COMMIT: &str = "c0ffee0000000000000000000000000000000000";

#[expect(
    clippy::disallowed_methods,
    reason = "the bench measures time, and its driver is a file on disk"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let (mut catalog, mut request, mut edited) = (Vec::new(), None, None);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split('\t').collect();
        match words.as_slice() {
            ["load", text, requested] => {
                catalog = std::fs::read(text)?;
                request = Some(serde_json::from_slice::<Request>(&std::fs::read(requested)?)?);
                println!("{}", catalog.len());
            }
            ["edit"] => {
                let request = request.as_ref().ok_or("nothing is loaded")?;
                let start = std::time::Instant::now();
                let result = edit(request, &catalog)?;
                println!("{}", start.elapsed().as_nanos());
                edited = Some(result);
            }
            ["write", path] => {
                std::fs::write(path, edited.as_ref().ok_or("nothing is edited")?)?;
                println!("written");
            }
            other => return Err(format!("unknown command {other:?}").into()),
        }
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Asks until the core decides; the new content of the one file that it writes.
fn edit(request: &Request, catalog: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut facts = Vec::new();
    for _ in 0..10 {
        match next(request, &facts) {
            Step::Read { reads } => {
                facts.extend(reads.into_iter().map(|read| Fact {
                    answer: answer(&read, catalog),
                    read,
                }));
            }
            Step::Plan(plan) | Step::Part(plan) => {
                let files = plan.effects.into_iter().filter_map(|effect| match effect {
                    Effect::Commit(commit) => Some(commit.files),
                    _ => None,
                });
                let content = files.flatten().find_map(|file| file.content);
                return content
                    .map(ByteBuf::into_vec)
                    .ok_or_else(|| "the plan writes nothing".into());
            }
            Step::Reject { problems } => return Err(serde_json::to_string(&problems)?.into()),
        }
    }
    Err("the core asks for ever".into())
}

fn answer(read: &Read, catalog: &[u8]) -> Answer {
    match read {
        Read::Files { paths, .. } => Answer::Files {
            commit: COMMIT.to_owned(),
            files: paths
                .iter()
                .map(|path| FoundFile {
                    path: path.clone(),
                    content: Some(ByteBuf::from(catalog.to_vec())),
                })
                .collect(),
        },
        Read::Branch { .. } => Answer::Branch(FoundBranch {
            head: None,
            base_head: COMMIT.to_owned(),
            merge_base: None,
            ahead: Vec::new(),
            pulls: Vec::new(),
        }),
        Read::PullRequests { .. } => Answer::PullRequests { pulls: Vec::new() },
        _ => Answer::Absent,
    }
}
