//! What pipelines refer to in Harness: environments, infrastructure definitions, connectors, groups, policy sets, templates.

use super::harness::{Project, Target};
use super::row::{Check, Finding};
use crate::api::{Answer, DoctorArea, EntityKind, FoundConnection, Read, ResourceKind, Scope};
use crate::config::Config;
use crate::facts::{Facts, Found, Halt};
use crate::service::{Placement, all_places};
use serde_json::{Map, Value};

/// All checks of the project.
pub fn checks<'a>(target: &'a Target, config: &'a Config) -> Vec<Check<'a>> {
    let Ok(project) = &target.project else {
        return Vec::new();
    };
    let places = all_places(config);
    let mut checks = vec![
        environments(project, places.clone()),
        infrastructures(project, places.clone()),
    ];
    for (reference, delegate) in connectors(config, &places) {
        checks.push(connector(project, reference, delegate));
    }
    let options = &project.options;
    let approves = config
        .platform
        .environments
        .iter()
        .any(|environment| environment.approvals);
    if config.harness.promotes() && approves {
        if options.platform_approvals > 0 {
            let group = options.platform_group.clone();
            checks.push(resource(project, ResourceKind::UserGroup, group));
        }
        for set in &options.policy_sets {
            checks.push(resource(project, ResourceKind::PolicySet, set.clone()));
        }
    }
    checks.extend(
        options
            .template_ref
            .as_ref()
            .map(|reference| template(project, reference)),
    );
    checks
}

fn known<'a>(kind: EntityKind, parent: Option<&str>, project: &Project, facts: &Facts<'a>) -> Found<Vec<&'a str>> {
    let read = Read::Entities {
        kind,
        scope: project.scope.clone(),
        parent: parent.map(str::to_owned),
        tags: Map::new(),
    };
    match facts.entities(&read) {
        Found::Present(entities) => Found::Present(entities.iter().map(|entity| entity.identifier.as_str()).collect()),
        Found::Absent => Found::Absent,
        Found::Unread => Found::Unread,
    }
}

/// What exists of what is needed; the rest is created with the first service.
fn present(wanted: &[&str], found: &[&str]) -> Finding {
    let later: Vec<String> = wanted
        .iter()
        .filter(|id| !found.contains(*id))
        .map(|id| format!("`{id}`"))
        .collect();
    let there = wanted.len() - later.len();
    Finding::ok(match later.as_slice() {
        [] => format!("all {there} exist"),
        _ => format!("{there} exist; the first service there creates {}", later.join(", ")),
    })
}

fn environments(project: &Project, places: Vec<Placement>) -> Check<'_> {
    let look = move |facts: &Facts<'_>| {
        let found = known(EntityKind::Environment, None, project, facts)
            .known(facts)?
            .unwrap_or_default();
        Ok(present(&environment_ids(&places), &found))
    };
    Check::new(DoctorArea::Harness, "harness.environments", "Environments", look).after(&project.access)
}

fn infrastructures(project: &Project, places: Vec<Placement>) -> Check<'_> {
    let look = move |facts: &Facts<'_>| {
        let existing = known(EntityKind::Environment, None, project, facts)
            .known(facts)?
            .unwrap_or_default();
        let ids = environment_ids(&places);
        let lists: Vec<_> = ids
            .iter()
            .filter(|id| existing.contains(*id))
            .map(|id| known(EntityKind::Infrastructure, Some(id), project, facts))
            .collect();
        facts.known()?;
        let found: Vec<&str> = lists.into_iter().filter_map(Found::present).flatten().collect();
        let wanted: Vec<&str> = places.iter().map(|place| place.infrastructure_id.as_str()).collect();
        Ok(present(&wanted, &found))
    };
    let title = "Infrastructure definitions";
    Check::new(DoctorArea::Harness, "harness.infrastructures", title, look).after(&project.access)
}

fn environment_ids(places: &[Placement]) -> Vec<&str> {
    let mut ids: Vec<&str> = places.iter().map(|place| place.environment_id.as_str()).collect();
    ids.dedup();
    ids
}

/// References of connectors, each with the delegate that it is reached through, where that has a name.
fn connectors(config: &Config, places: &[Placement]) -> Vec<(String, Option<String>)> {
    let registry = config.harness.artifact.get("connector").and_then(Value::as_str);
    let general = std::iter::once(config.harness.git_connector.as_str()).chain(registry);
    let mut all: Vec<(String, Option<String>)> = general.map(|reference| (reference.to_owned(), None)).collect();
    for place in places {
        let cluster = (place.connector.clone(), Some(place.delegate.clone()));
        if !all.iter().any(|(reference, _)| *reference == cluster.0) {
            all.push(cluster);
        }
    }
    all
}

/// The scope that a reference names, and the identifier in it.
fn resolved(reference: &str, project: &Scope) -> (Scope, String) {
    let Scope { account, org, .. } = project;
    let above = |org: &str| Scope {
        account: account.clone(),
        org: org.to_owned(),
        project: String::new(),
    };
    match reference.split_once('.') {
        Some(("account", identifier)) => (above(""), identifier.to_owned()),
        Some(("org", identifier)) => (above(org), identifier.to_owned()),
        _ => (project.clone(), reference.to_owned()),
    }
}

fn connector(project: &Project, reference: String, delegate: Option<String>) -> Check<'_> {
    let (scope, identifier) = resolved(&reference, &project.scope);
    let id = format!("harness.connector.{reference}");
    let title = format!("Connector `{reference}`");
    let look = move |facts: &Facts<'_>| {
        let read = Read::Connection {
            scope: scope.clone(),
            identifier: identifier.clone(),
        };
        let Some(answer) = facts.answer(&read).known(facts)? else {
            let help = format!("create the connector `{reference}`, or configure the one that exists");
            return Ok(Finding::missing("does not exist", help));
        };
        let Answer::Connection(FoundConnection {
            connected,
            error,
            by_delegate,
        }) = answer
        else {
            return Err(Halt::Read(vec![read]));
        };
        if *connected {
            let through = if *by_delegate {
                "connects through a delegate"
            } else {
                "connects"
            };
            return Ok(Finding::ok(through));
        }
        let why = error.as_deref().unwrap_or("Harness gives no reason");
        let help = match &delegate {
            Some(delegate) => {
                format!("see in Harness that the delegate `{delegate}` is connected, and test the connector there")
            }
            None => "test the connector in Harness".to_owned(),
        };
        Ok(Finding::missing(format!("does not connect: {why}"), help))
    };
    Check::new(DoctorArea::Harness, id, title, look)
        .after(&project.access)
        .warns()
}

fn resource(project: &Project, kind: ResourceKind, reference: String) -> Check<'_> {
    let (scope, identifier) = resolved(&reference, &project.scope);
    let (word, title, purpose) = match kind {
        ResourceKind::UserGroup => ("group", "User group", "nobody can approve releases to production"),
        ResourceKind::PolicySet => ("policy-set", "Policy set", "runs end where it is asked"),
    };
    let id = format!("harness.{word}.{reference}");
    let title = format!("{title} `{reference}`");
    let look = move |facts: &Facts<'_>| {
        let read = Read::Resource {
            kind,
            scope: scope.clone(),
            identifier: identifier.clone(),
        };
        Ok(match facts.answer(&read).known(facts)? {
            None => Finding::missing(
                format!("does not exist: {purpose}"),
                format!("create it in Harness, or configure another one than `{reference}`"),
            ),
            Some(Answer::Resource { enabled: Some(false) }) => {
                Finding::warning("is turned off, so it denies nothing", "turn it on in Harness")
            }
            Some(_) => Finding::ok("exists"),
        })
    };
    Check::new(DoctorArea::Harness, id, title, look)
        .after(&project.access)
        .warns()
}

fn template<'a>(project: &'a Project, reference: &'a str) -> Check<'a> {
    let (scope, identifier) = resolved(reference, &project.scope);
    let look = move |facts: &Facts<'_>| {
        let read = Read::Entities {
            kind: EntityKind::Template,
            scope: scope.clone(),
            parent: None,
            tags: Map::new(),
        };
        let found = facts.entities(&read).known(facts)?.unwrap_or_default();
        Ok(if found.iter().any(|entity| entity.identifier == identifier) {
            Finding::ok("exists")
        } else {
            Finding::missing(
                "does not exist: no pipeline that refers to it can be saved",
                "create the template in Harness, or correct `ameide.harness.options.templateRef`",
            )
        })
    };
    let id = format!("harness.template.{reference}");
    Check::new(DoctorArea::Harness, id, format!("Template `{reference}`"), look).after(&project.access)
}
