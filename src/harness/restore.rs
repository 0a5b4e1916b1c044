//! `ameide:harness:restore`: brings a recorded state of a service back, made by Ameide or by hand. The restored pipeline is held:
//! it is marked with its commit, and a comparison with the catalog leaves it alone until it is created or adopted again.

use crate::api::{Context, Effect, EntityKind, EntityRef, Fact, HarnessRestore, HarnessRestored, Outputs, Plan, Step};
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::owner;
use crate::harness::reconcile::pipeline_files::no_branch;
use crate::harness::reconcile::removal::{belonging, delete};
use crate::harness::recorded::change::{Intended, Judged, Progress, Wanted, commit, judge, overall, results};
use crate::harness::recorded::layout::Layout;
use crate::harness::recorded::put::{held, is_there, put};
use crate::harness::recorded::state::{AtCommit, State};
use crate::harness::service_input;
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::pipeline::compare::compare;
use crate::problem::Problem;
use crate::service::visible;
use crate::yaml::diff::unified;
use serde_json::json;

/// Decides the next step.
pub fn step(input: &HarnessRestore, context: &Context, facts: &[Fact]) -> Step {
    match decided(input, context, &Facts::new(facts)) {
        Ok((plan, true)) => Step::Part(plan),
        plan => plan.map(|(plan, _)| plan).into(),
    }
}

/// What to do, and whether more follows.
fn decided(input: &HarnessRestore, context: &Context, facts: &Facts) -> Result<(Plan, bool), Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    let target = HarnessTarget::read(context, &requested)?;
    let names = service_input::of_name(&input.service, &target)?;
    let to = full_commit(&input.to)?;
    let layout = Layout::of(&input.service, input.pipelines_repo_url.as_deref(), &target)?;
    let recorded = AtCommit::read(&layout, to, &target, facts)?;
    let head = AtCommit::read(&layout, &layout.branch, &target, facts)?;
    let recorded = recorded.known(facts)?;
    let head = head
        .known(facts)?
        .ok_or_else(|| no_branch(&layout.repo, &layout.branch))?;
    let state = recorded.and_then(|recorded| recorded.state);
    let state = held(&state.ok_or_else(|| no_state(&input.service, to, &layout))?, to)?;

    let service = target.entity(EntityKind::Service, &names.service_id, None);
    let intended = intended(&state, &service, head.state.as_ref(), facts)?;
    let Judged {
        stood,
        digest,
        progress,
    } = judge(&intended, &json!(to), head.state.as_ref(), input.confirm.as_deref());
    let pending = intended
        .iter()
        .any(|one| !one.done && !matches!(one.wanted, Wanted::Stays));
    let last = commit(
        &message("Restore", &input.service, to),
        &head,
        &state,
        &input.service,
        &layout,
    );
    let unchanged = !pending && last.is_none();

    let mut notes = Vec::new();
    let (effects, more) = match &progress {
        _ if unchanged => {
            notes.push(format!("`{}` is as it was at `{to}` already", input.service));
            (Vec::new(), false)
        }
        Progress::Shown | Progress::Refused(_) => (Vec::new(), false),
        Progress::Record => {
            let message = message("Record", &input.service, to);
            let first = commit(&message, &head, &stood, &input.service, &layout);
            (first.into_iter().collect(), true)
        }
        Progress::Write if pending => (writes(&state, &intended)?, true),
        Progress::Write => (last.into_iter().collect(), false),
    };
    let pipeline = state
        .pipeline()
        .map(|pipeline| pipeline.entity.identifier.clone())
        .unwrap_or_default();
    let before = stood.pipeline().map(|pipeline| pipeline.text.as_str());
    let after = state.pipeline().map(|pipeline| pipeline.text.as_str());
    let entities = results(&intended, &stood);
    let outputs = HarnessRestored {
        pipeline_url: target.links().pipeline(&pipeline),
        outcome: overall(&entities),
        digest,
        confirmed: unchanged || matches!(progress, Progress::Record | Progress::Write),
        refusal: match progress {
            Progress::Refused(problem) if !unchanged => Some(problem),
            _ => None,
        },
        entities,
        changes: compare(before, after),
        diff: unified(
            &format!("{pipeline}.yaml"),
            before.map(str::as_bytes),
            after.map(str::as_bytes),
        ),
        pipeline_id: pipeline,
    };
    let plan = Plan {
        effects,
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessRestore(outputs),
    };
    Ok((plan, more))
}

/// What is to be of each entity: those of the state are put, others that belong to Ameide go with a whole state.
fn intended<'a>(
    state: &State,
    service: &EntityRef,
    head: Option<&State>,
    facts: &Facts<'a>,
) -> Result<Vec<Intended<'a>>, Halt> {
    let pipeline = state.pipeline().map(|pipeline| &pipeline.entity);
    let mut all: Vec<EntityRef> = state.entities.iter().map(|recorded| recorded.entity.clone()).collect();
    if !all.iter().any(|entity| entity.kind == EntityKind::Service) {
        all.push(service.clone());
    }
    for (kind, pipeline) in [EntityKind::InputSet, EntityKind::Trigger]
        .into_iter()
        .filter_map(|kind| Some((kind, pipeline?)))
    {
        let listed = facts.entities(&belonging(kind, pipeline)).present().unwrap_or_default();
        let listed = listed.iter().map(|found| EntityRef {
            kind,
            scope: pipeline.scope.clone(),
            identifier: found.identifier.clone(),
            parent: Some(pipeline.identifier.clone()),
        });
        let begun = head.into_iter().flat_map(|head| &head.entities);
        let begun = begun
            .map(|recorded| recorded.entity.clone())
            .filter(|entity| entity.kind == kind);
        for entity in listed.chain(begun) {
            if !all.contains(&entity) {
                all.push(entity);
            }
        }
    }
    let found: Vec<_> = all.iter().map(|entity| facts.entity(entity)).collect();
    facts.known()?;
    let one = |(entity, found): (EntityRef, crate::facts::Found<&'a crate::api::FoundEntity>)| {
        let found = found.present();
        let recorded = state.entities.iter().find(|recorded| recorded.entity == entity);
        let starts = matches!(entity.kind, EntityKind::InputSet | EntityKind::Trigger);
        let ours = match found {
            Some(found) => owner::is_ours(found),
            None => head
                .and_then(|head| head.text(&entity))
                .is_some_and(owner::is_text_ours),
        };
        let (wanted, done) = match recorded {
            Some(recorded) => (Wanted::Text(recorded.text.clone()), is_there(recorded, found)),
            None if state.whole && starts && ours => (Wanted::Gone, found.is_none()),
            None => (Wanted::Stays, false),
        };
        Intended {
            entity,
            found,
            wanted,
            done,
        }
    };
    Ok(all.into_iter().zip(found).map(one).collect())
}

/// What starts the pipeline goes before it changes; then the state comes in order of application.
fn writes(state: &State, intended: &[Intended]) -> Result<Vec<Effect>, Problem> {
    let pending = || intended.iter().filter(|one| !one.done);
    let gone = pending().filter(|one| matches!(one.wanted, Wanted::Gone));
    let mut effects: Vec<Effect> = gone.rev().map(|one| delete(&one.entity)).collect();
    for recorded in &state.entities {
        if let Some(one) = pending().find(|one| one.entity == recorded.entity) {
            effects.push(put(recorded, one.found)?);
        }
    }
    Ok(effects)
}

fn message(verb: &str, service: &str, to: &str) -> String {
    match verb {
        "Record" => format!("Record {service} as Harness has it\n\nIts state at {to} replaces it.\n"),
        _ => format!(
            "{verb} {service} to its state at {}\n\nIt is held until it is created or adopted again.\n",
            to.get(..12).unwrap_or(to)
        ),
    }
}

/// A commit by its full id: a shorter one, or a branch, may mean another one tomorrow.
fn full_commit(text: &str) -> Result<&str, Problem> {
    let is_full = text.len() == 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if is_full {
        return Ok(text);
    }
    Err(Problem::error(
        "harness/bad-commit",
        format!("`{}` is not the full id of a commit", visible(text)),
    )
    .help("give all 40 hexadecimal digits, as `git log --format=%H` prints them")
    .path("to"))
}

fn no_state(service: &str, commit: &str, layout: &Layout) -> Problem {
    let message = format!(
        "the commit `{commit}` has no state of `{service}`: there is no `{}`",
        layout.pipeline
    );
    Problem::error("harness/no-recorded-state", message)
        .help(format!(
            "choose one of `git log -- {}` in the pipelines repository",
            layout.pipeline
        ))
        .path("to")
}
