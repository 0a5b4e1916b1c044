//! `harness:states`: what the pipelines repository recorded of a service, to choose a state to return to. Each commit that changed the
//! pipeline's file or the list of what belongs to it is one; whether it holds a state is seen when a restore is shown.

use crate::api::{
    Context, Fact, FoundChange, HarnessStates, HarnessStatesFound, Outputs, Plan, Read, RecordedState, Step,
};
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::pipeline_files::no_branch;
use crate::harness::recorded::layout::Layout;
use crate::harness::service_input;
use crate::harness::target::{HarnessTarget, RequestedScope};

/// The most states that are listed.
const MOST: usize = 30;

/// Decides the next step.
pub fn step(input: &HarnessStates, context: &Context, facts: &[Fact]) -> Step {
    listed(input, context, &Facts::new(facts)).into()
}

fn listed(input: &HarnessStates, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let target = HarnessTarget::read(context, &RequestedScope::default())?;
    service_input::of_name(&input.service, &target)?;
    let layout = Layout::of(&input.service, input.pipelines_repo_url.as_deref(), &target)?;
    let history = |path: String| Read::History {
        repo: layout.repo.clone(),
        branch: layout.branch.clone(),
        path,
        limit: u32::try_from(MOST).unwrap_or(u32::MAX),
    };
    // A commit may record what belongs to a pipeline that was recorded before.
    let reads = [layout.pipeline.clone(), layout.index()].map(history);
    facts.need(&reads)?;
    let mut commits: Vec<&FoundChange> = Vec::new();
    for read in &reads {
        let found = facts.history(read).known(facts)?;
        let found = found.ok_or_else(|| no_branch(&layout.repo, &layout.branch))?;
        for commit in found {
            if !commits.iter().any(|known| known.commit == commit.commit) {
                commits.push(commit);
            }
        }
    }
    // Stable: commits of the same second stay in the order of the server.
    commits.sort_by(|one, other| other.at.cmp(&one.at));
    let states = commits.into_iter().take(MOST).map(state).collect();
    Ok(Plan::telling(Outputs::HarnessStates(HarnessStatesFound { states })))
}

fn state(found: &FoundChange) -> RecordedState {
    RecordedState {
        commit: found.commit.clone(),
        subject: found.message.lines().next().unwrap_or_default().to_owned(),
        author: found.author.clone(),
        at: found.at.clone(),
    }
}
