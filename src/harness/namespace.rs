//! `ameide:namespace:resolve`: the Kubernetes namespaces of a service, by the same pattern as in infrastructure and annotations; or
//! those of a tenant's primitives, by tenant, SKU and origin.

use crate::api::{Context, Fact, NamespaceResolve, NamespaceResolved, Outputs, Plan, Step};
use crate::config::Config;
use crate::entries::check::RENDERED;
use crate::facts::{Facts, Halt};
use crate::harness::service_input;
use crate::harness::target::HarnessTarget;
use crate::problem::{Problem, suggestion};
use crate::service::{Service, ServiceNames, Tenancy, bad_namespace, is_namespace, visible};
use serde_json::Value;
use std::collections::BTreeMap;

/// Decides the next step.
pub fn step(input: &NamespaceResolve, context: &Context, facts: &[Fact]) -> Step {
    decided(input, context, &Facts::new(facts)).into()
}

fn decided(input: &NamespaceResolve, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let target = HarnessTarget::without_scope(config, context);
    let known: Vec<&str> = target
        .config
        .platform
        .environments
        .iter()
        .map(|environment| environment.name.as_str())
        .collect();
    if let Some(environment) = input
        .environment
        .as_deref()
        .filter(|environment| !known.contains(environment))
    {
        let problem = Problem::error(
            "catalog/unknown-environment",
            format!("unknown environment `{}`", visible(environment)),
        );
        return Err(problem
            .help(suggestion(environment, known.iter().copied()))
            .path("environment")
            .into());
    }
    let Some(service) = &input.service else {
        return of_primitives(input, &known);
    };
    if [&input.tenant, &input.sku, &input.origin]
        .iter()
        .any(|given| given.is_some())
    {
        let problem = Problem::error(
            "harness/two-subjects",
            "a service has no tenant, SKU or origin: they are those of primitives",
        );
        return Err(problem
            .help("give either `service`, or `tenant`, `sku` and `origin`")
            .path("service")
            .into());
    }
    let has_catalog = input.catalog_repo_url.is_some() || target.config.catalog.repo_url.is_some();
    let names = match service {
        Value::String(name) if input.environment.is_some() || !has_catalog => service_input::of_name(name, &target)?,
        given => {
            let service: Service =
                service_input::resolve(given, &RENDERED, input.catalog_repo_url.as_ref(), &target, facts)?;
            ServiceNames::of(&service, &target.config)
        }
    };
    let wanted = |place: &&crate::service::Placement| {
        input
            .environment
            .as_ref()
            .is_none_or(|name| *name == place.environment.name)
    };
    let pairs = names
        .places
        .iter()
        .filter(wanted)
        .map(|place| (place.environment.name.clone(), place.namespace.clone()));
    let namespaces: BTreeMap<String, String> = pairs.collect();
    if let Some((environment, namespace)) = namespaces.iter().find(|(_, namespace)| !is_namespace(namespace)) {
        return Err(bad_namespace(environment, namespace).into());
    }
    if namespaces.is_empty() {
        let problem = Problem::error("harness/no-cluster", "the service has no cluster in this environment")
            .help("add one to `ameide.platform.clusters`");
        return Err(problem.path("environment").into());
    }
    Ok(told(namespaces))
}

/// The namespaces of primitives in the environment given, or in all of them.
fn of_primitives(input: &NamespaceResolve, environments: &[&str]) -> Result<Plan, Halt> {
    let tenancy = Tenancy::read(input.tenant.as_deref(), input.sku.as_deref(), input.origin.as_deref())?;
    let wanted = |name: &str| input.environment.as_deref().is_none_or(|wanted| wanted == name);
    let namespaces = tenancy.namespaces(environments, wanted)?;
    Ok(told(namespaces.into_iter().collect()))
}

fn told(namespaces: BTreeMap<String, String>) -> Plan {
    let namespace = if namespaces.len() == 1 {
        namespaces.values().next().cloned()
    } else {
        None
    };
    let outputs = Outputs::NamespaceResolve(NamespaceResolved { namespace, namespaces });
    Plan::telling(outputs)
}
