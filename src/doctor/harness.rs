//! The API key of Harness and its permissions.

use super::row::{Check, Finding, clock};
use crate::api::{Answer, Context, DoctorArea, Read, Scope};
use crate::config::Config;
use crate::facts::{Facts, Found, Halt};
use crate::harness::target::{HarnessTarget, RequestedScope};
use crate::pipeline::{Options, OptionsForm};
use crate::problem::Problem;
use serde_json::Map;

/// What each permission is needed for.
const PERMISSIONS: [(&str, &str); 11] = [
    ("core_service_view", "compare services"),
    ("core_service_edit", "create and update services"),
    ("core_service_delete", "remove the service when one is offboarded"),
    (
        "core_environment_view",
        "find environments and infrastructure definitions",
    ),
    (
        "core_environment_edit",
        "create environments and infrastructure definitions that do not exist",
    ),
    ("core_pipeline_view", "compare pipelines"),
    (
        "core_pipeline_edit",
        "create and update pipelines, input sets and triggers",
    ),
    (
        "core_pipeline_delete",
        "remove the pipeline when a service is offboarded",
    ),
    ("core_pipeline_execute", "start runs"),
    ("core_connector_view", "find connectors"),
    ("core_template_view", "find the template that pipelines refer to"),
];
/// For pipelines that refer to a template of Ameide's.
const TEMPLATE: (&str, &str) = (
    "core_template_edit",
    "create and update the template that pipelines refer to",
);

/// What is read of Harness.
pub struct Target {
    /// The project, or what is missing to name it.
    pub project: Result<Project, Vec<Problem>>,
}

/// The project.
pub struct Project {
    /// Account, organization, project.
    pub scope: Scope,
    /// Options of the strategy.
    pub options: Options,
    /// The permissions that are needed, with their use.
    pub permissions: Vec<(&'static str, &'static str)>,
    /// The read that all others come after.
    pub access: Read,
}

impl Target {
    /// The project of the configuration.
    pub fn of(config: &Config, context: &Context) -> Self {
        let project = || {
            let scope = HarnessTarget::read(context, &RequestedScope::default())?.scope;
            let options = Options::read(&config.harness.options, &Map::new())?.supported(&config.harness.delivery)?;
            let thin = options.form == OptionsForm::Thin;
            let is_needed = |(permission, _): &(&str, &str)| thin || *permission != "core_template_view";
            let ours = (thin && options.template_ref.is_none()).then_some(TEMPLATE);
            let permissions: Vec<_> = PERMISSIONS.into_iter().filter(is_needed).chain(ours).collect();
            let access = Read::Access {
                scope: scope.clone(),
                permissions: permissions.iter().map(|(name, _)| (*name).to_owned()).collect(),
            };
            Ok(Project {
                scope,
                options,
                permissions,
                access,
            })
        };
        Self { project: project() }
    }
}

/// The key, each permission, and the clock.
pub fn checks(target: &Target) -> Vec<Check<'_>> {
    let project = match &target.project {
        Ok(project) => project,
        Err(problems) => {
            let look = |_: &Facts<'_>| Err(Halt::Reject(problems.clone()));
            return vec![Check::new(DoctorArea::Harness, "harness.project", "Project", look)];
        }
    };
    let area = DoctorArea::Harness;
    let key = Check::new(area, "harness.key", "API key", |facts| {
        access(project, facts)?;
        let Scope { account, org, project } = &project.scope;
        Ok(Finding::ok(format!(
            "is accepted for the account `{account}`, organization `{org}`, project `{project}`"
        )))
    });
    let permissions = project.permissions.iter().map(move |(permission, purpose)| {
        let look = move |facts: &Facts<'_>| {
            let (denied, _) = access(project, facts)?;
            Ok(if denied.iter().any(|one| one == permission) {
                Finding::missing(
                    format!("the key has no right to {purpose}"),
                    format!("give the key’s user or service account a role with `{permission}` in this project"),
                )
            } else {
                Finding::ok(format!("to {purpose}"))
            })
        };
        let id = format!("harness.permission.{permission}");
        Check::new(area, id, format!("Permission `{permission}`"), look).after(&project.access)
    });
    let look = move |facts: &Facts<'_>| Ok(clock(access(project, facts)?.1, "Harness"));
    let clock = Check::new(area, "harness.clock", "Clock", look).after(&project.access);
    std::iter::once(key).chain(permissions).chain([clock]).collect()
}

fn access<'a>(project: &Project, facts: &Facts<'a>) -> Result<(&'a [String], Option<f64>), Halt> {
    match facts.answer(&project.access) {
        Found::Present(Answer::Access { denied, ahead }) => Ok((denied, *ahead)),
        _ => Err(Halt::Read(vec![project.access.clone()])),
    }
}
