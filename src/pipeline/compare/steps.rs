//! What changes in the steps of a stage.

use super::keys::value;
use crate::api::OutlinedStep;
use crate::pipeline::outline::{at, steps, text};
use serde_json::{Map, Value};

type Step<'v> = (OutlinedStep, &'v Value);

/// The changes in steps and rollback steps, a sentence each.
pub fn changes(before: &Value, after: &Value) -> Vec<String> {
    let mut out = Vec::new();
    for (key, word) in [("steps", "step"), ("rollbackSteps", "rollback step")] {
        let list = |stage| at(stage, &["spec", "execution", key]);
        out.extend(of_list(&steps(list(before)), &steps(list(after)), word));
    }
    out
}

fn of_list(old: &[Step], new: &[Step], word: &str) -> Vec<String> {
    let pairs = pairs(old, new);
    let named = |(step, raw): &Step| format!("the {word} `{}` ({})", step.name, kind(raw));
    let gone = (old.iter().enumerate()).filter(|(index, _)| !pairs.contains(&Some(*index)));
    let mut out: Vec<String> = gone.map(|(_, step)| format!("{} is removed", named(step))).collect();
    for (step, pair) in new.iter().zip(&pairs) {
        match pair.and_then(|index| old.get(index)) {
            None => out.push(format!("{} is added", named(step))),
            Some(was) => out.extend(of_step(was, step, word)),
        }
    }
    let order: Vec<usize> = pairs.into_iter().flatten().collect();
    if !order.is_sorted() {
        out.push(format!("the {word}s run in another order"));
    }
    out
}

/// For each new step the old one that it continues: of the same name, or else the only one of its type on both sides.
fn pairs(old: &[Step], new: &[Step]) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = new
        .iter()
        .map(|step| old.iter().position(|was| is_same(was, step)))
        .collect();
    let sole = |list: &[Step], like: &Step| list.iter().filter(|(_, raw)| kind(raw) == kind(like.1)).count() == 1;
    for (index, step) in new.iter().enumerate() {
        let free = |(at, was): &(usize, &Step)| kind(was.1) == kind(step.1) && !pairs.contains(&Some(*at));
        let found = old.iter().enumerate().find(free).map(|(at, _)| at);
        if sole(old, step)
            && sole(new, step)
            && let Some(pair) = pairs.get_mut(index).filter(|pair| pair.is_none())
        {
            *pair = found;
        }
    }
    pairs
}

fn is_same((old, before): &Step, (new, after): &Step) -> bool {
    let identifier = text(before, &["identifier"]);
    kind(before) == kind(after)
        && (old.name.eq_ignore_ascii_case(&new.name)
            || (identifier.is_some() && identifier == text(after, &["identifier"])))
}

fn kind(step: &Value) -> &str {
    text(step, &["type"])
        .or_else(|| text(step, &["template", "templateRef"]).map(|_| "template"))
        .unwrap_or("unknown")
}

fn of_step((old, before): &Step, (new, after): &Step, word: &str) -> Vec<String> {
    let name = format!("the {word} `{}`", new.name);
    let mut out = Vec::new();
    if old.name != new.name {
        out.push(format!("{name} was named `{}`", old.name));
    }
    if old.approvers != new.approvers {
        let groups = |step: &OutlinedStep| step.approvers.join("`, `");
        out.push(match (old.approvers.is_empty(), new.approvers.is_empty()) {
            (_, true) => format!("{name} no longer asks `{}`", groups(old)),
            (true, _) => format!("{name} asks `{}`", groups(new)),
            _ => format!("{name} asks `{}` instead of `{}`", groups(new), groups(old)),
        });
    }
    if let (Some(was), Some(is)) = (old.approvals, new.approvals)
        && was != is
    {
        out.push(format!("{name} needs {is} approvals instead of {was}"));
    }
    if old.executor_excluded != new.executor_excluded {
        let may = if new.executor_excluded { "may not" } else { "may" };
        out.push(format!("whoever started the pipeline {may} approve `{}`", new.name));
    }
    out.extend(value(
        &format!("{name} has the timeout"),
        old.timeout.as_deref(),
        new.timeout.as_deref(),
    ));
    if old.conditional != new.conditional || old.only != new.only {
        out.push(if new.conditional {
            let when = if new.only.is_empty() {
                "another condition".to_owned()
            } else {
                format!("the condition `{}`", new.only.join(", "))
            };
            format!("{name} has {when}")
        } else {
            format!("{name} runs always")
        });
    }
    if out.is_empty() && without_told(before) != without_told(after) {
        out.push(format!("{name} is set up otherwise"));
    }
    out
}

/// A step without what is told of it by itself.
fn without_told(step: &Value) -> Map<String, Value> {
    let mut step = step.as_object().cloned().unwrap_or_default();
    for key in ["name", "identifier", "timeout", "when", "description"] {
        step.remove(key);
    }
    step
}
