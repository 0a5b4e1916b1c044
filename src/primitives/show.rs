//! `primitive:kinds`: the table of kinds, with the schemas that follow from it.

use super::kind::Kind;
use super::kinds::Kinds;
use super::place::Place;
use super::schema;
use crate::api::{Context, Fact, Outputs, Plan, PrimitiveKinds, PrimitiveKindsListed, ShownKind, Step};
use crate::config::Config;
use crate::facts::{Facts, Halt};

/// Decides the next step of `primitive:kinds`.
pub fn step(input: &PrimitiveKinds, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitiveKinds, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let kinds = match &input.repo_url {
        Some(repo) => Kinds::at(&input.kinds, &Place::of(Some(repo), None, &config)?, &config, facts)?,
        None => Kinds::shipped(&input.kinds)?,
    };
    let shown = kinds.all().map(shown).collect();
    Ok(Plan::telling(Outputs::PrimitiveKinds(PrimitiveKindsListed {
        kinds: shown,
        component: schema::component(&config),
    })))
}

fn shown(kind: &Kind) -> ShownKind {
    let resource = kind.resource.as_ref();
    ShownKind {
        kind: kind.name.clone(),
        title: kind.title.clone(),
        description: kind.description.clone(),
        resource: resource.map(|resource| format!("{} {}", resource.api_version, resource.kind)),
        entity_kind: kind.entity.kind.clone(),
        entity_type: kind.entity.type_.clone(),
        form: schema::form(kind),
        schema: schema::resource(kind),
    }
}
