//! `ameide:primitive:create`: the files of a primitive's own repository, and its wiring into GitOps.

use super::component::{Component, Given};
use super::identity::Identity;
use super::kind::Kind;
use super::kinds::Kinds;
use super::place::{Place, component_path};
use super::propose::{self, Proposal, branch_name, told};
use super::{entity, skeleton, values, wiring};
use crate::api::{Context, Fact, Outputs, Plan, PrimitiveChanged, PrimitiveCreate, Read, Step};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::problem::Problem;
use crate::proposal::{branch, hash};
use crate::service::{Tenancy, repository};
use serde_json::{Map, Value, json};

/// Decides the next step.
pub fn step(input: &PrimitiveCreate, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitiveCreate, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let place = Place::of(input.repo_url.as_ref(), input.base_branch.as_ref(), &config)?;
    repository(&place.repo, "repoUrl")?;
    let kinds = Kinds::one_at(&input.kind, &input.kinds, &place, &config, facts)?;
    let kind = kinds.named(&input.kind)?;
    let (component, values) = wanted(input, kind, &config)?;
    let full = component.identity.full();
    let files = wiring::files(kind, &component, &values, &config);
    let related = entity::related(kind, |field| entity::names_in(values.get(&field.name)));
    let entities = entity::entities(kind, &component, &related, None, &config);
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let beside = wiring::beside(kind, &full, &config);
    let repository_exists = new_repository(input, &place, &full, facts)?;
    let intent = json!({ "create": component.map(), "fields": values, "base": place.base });
    let proposal = Proposal {
        place: &place,
        branch: input.branch.as_ref(),
        is_direct: input.create_pull_request == Some(false),
        verb: "create",
        full: &full,
        headline: format!("Add {full}"),
        text: text(kind, &component),
        intent: hash(&intent),
        paths: paths.iter().chain([&beside]).cloned().collect(),
    };
    let outputs = PrimitiveChanged {
        tenant: component.tenancy.tenant.clone(),
        namespaces: match kind.resource {
            Some(_) => component.environments.iter().cloned().collect(),
            None => std::collections::BTreeMap::new(),
        },
        files: paths,
        entity_refs: entity::references(&entities),
        repository_exists,
        ..told(&full, &place)
    };
    let skeletons = Read::Skeletons {
        folders: kind.folders().cloned().collect(),
    };
    // Asked for with the last lookups: what is known crosses the boundary in each round.
    let shipped = facts.skeletons(&skeletons);
    let plan = propose::plan(&proposal, facts, outputs, Outputs::PrimitiveCreate, |found, ours| {
        wiring::unclaimed(&component, &beside, found)?;
        wiring::changes(&component, &files, found, ours)
    })?;
    // Last: rendered any earlier, it would be so again after each read.
    let files = kinds.skeleton(kind, shipped.known(facts)?.unwrap_or_default());
    let skeleton = skeleton::files(kind, &files, &component, &values, &config)?;
    let outputs = match plan.outputs {
        Outputs::PrimitiveCreate(values) => Outputs::PrimitiveCreate(PrimitiveChanged { skeleton, ..values }),
        other => other,
    };
    Ok(Plan {
        outputs,
        warnings: component.owner.is_none().then(no_owner).into_iter().collect(),
        ..plan
    })
}

/// The primitive as it is wanted, with all that is wrong with the request at once.
fn wanted(
    input: &PrimitiveCreate,
    kind: &Kind,
    config: &Config,
) -> Result<(Component, Map<String, Value>), Vec<Problem>> {
    let identity = Identity::read(kind, &input.name, input.version.as_deref(), config);
    let tenancy = Tenancy::read(input.tenant.as_deref(), input.sku.as_deref(), input.origin.as_deref());
    let values = values::complete(kind, input.fields.as_ref());
    let given = Given {
        project: input.project.as_ref(),
        owner: input.owner.as_ref(),
        system: input.system.as_ref(),
        domain: input.domain.as_ref(),
        description: input.description.as_ref(),
        repository: input.repository.as_ref(),
        environments: input.environments.as_ref(),
    };
    match (identity, tenancy, values) {
        (Ok(identity), Ok(tenancy), Ok(values)) => Ok((Component::new(identity, tenancy, given, config)?, values)),
        (identity, tenancy, values) => {
            let mut problems = identity.err().unwrap_or_default();
            problems.extend(tenancy.err().unwrap_or_default());
            problems.extend(given.problems(config));
            problems.extend(values.err().unwrap_or_default());
            Err(problems)
        }
    }
}

/// What a reviewer reads; all of it words that were checked.
fn text(kind: &Kind, component: &Component) -> String {
    let mut lines = vec![format!(
        "- kind: `{}`, version `{}`",
        component.identity.kind, component.identity.version
    )];
    if kind.resource.is_some() {
        let tenant = component.tenancy.tenant.as_deref();
        let whose = tenant.map(|tenant| format!(", tenant `{tenant}`")).unwrap_or_default();
        let (origin, sku) = (component.tenancy.origin.name(), component.tenancy.sku.name());
        lines.push(format!("- origin: `{origin}`, SKU `{sku}`{whose}"));
        lines.push(format!("- project: `{}`", component.project));
        let namespace = |(environment, namespace): &(String, String)| format!("- {environment}: `{namespace}`");
        lines.extend(component.environments.iter().map(namespace));
        lines.push("- disabled until a digest of its image is promoted".to_owned());
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Whether the repository exists; refuses one that does, unless it is that of the primitive, which a re-run finds.
fn new_repository(input: &PrimitiveCreate, place: &Place, full: &str, facts: &Facts<'_>) -> Result<Option<bool>, Halt> {
    let Some(url) = input
        .repository
        .as_ref()
        .filter(|_| input.require_new_repository == Some(true))
    else {
        return Ok(None);
    };
    let read = Read::Repository { repo: url.clone() };
    let own = Read::files(&place.repo, &place.base, vec![component_path(full)]);
    let proposed = branch::read(&place.repo, &place.base, &branch_name("create", full));
    facts.need(&[read.clone(), own.clone(), proposed.clone()])?;
    let exists = facts.answer(&read).known(facts)?.is_some();
    let files = facts.files(&own).known(facts)?;
    let is_wired = files.is_some_and(|files| files.get(&component_path(full)).is_some());
    let is_proposed = facts.branch(&proposed).known(facts)?.is_some_and(branch::is_marked);
    if exists && !is_wired && !is_proposed {
        let message = "the repository of the primitive exists already";
        return Err(Problem::error("primitive/repository-exists", message)
            .help("choose another repository, or remove the one that is there")
            .path("repository")
            .into());
    }
    Ok(Some(exists))
}

fn no_owner() -> Problem {
    Problem::warning(
        "primitive/no-owner",
        "the primitive has no owner, so its entities belong to `unknown`",
    )
    .help("give `owner`, such as `group:default/payments-team`")
    .path("owner")
}
