//! What every step looks at: the catalog, the templates, and the list of pipelines.

use crate::api::{Context, EntityKind, FoundEntity, HarnessRollout, SyncMode};
use crate::entries::stored::{Entries, StoredEntry, all_entries};
use crate::facts::{Facts, Halt};
use crate::harness::reconcile::{last_write, owner};
use crate::harness::recorded::put::{HELD, why_held};
use crate::harness::service_input::{self, catalog};
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::inventory::listed;
use crate::harness::target::{Chosen, HarnessTarget, RequestedScope};
use crate::harness::templates::Templates;
use crate::pipeline::{Artifact, PipelineSpec};
use crate::problem::Problem;
use crate::service::{Service, ServiceNames};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Scope and configuration; a rollout needs the pipelines repository, as its record is there.
pub fn target(input: &HarnessRollout, context: &Context) -> Result<HarnessTarget, Halt> {
    let requested = RequestedScope {
        account: input.account.as_deref(),
        org: input.org.as_deref(),
        project: input.project.as_deref(),
    };
    Ok(HarnessTarget::read(context, &requested)?)
}

/// What every step looks at.
pub struct Scene<'a> {
    /// Scope and configuration.
    pub target: &'a HarnessTarget,
    usual: Chosen,
    templates: Templates,
    /// The entries of the catalog.
    pub entries: Vec<StoredEntry>,
    by_name: HashMap<String, usize>,
    /// Pipelines by identifier, as they are listed.
    pub pipelines: HashMap<&'a str, &'a FoundEntity>,
}

/// A service with its names.
pub struct Known {
    /// The service.
    pub service: Service,
    /// Its names.
    pub names: ServiceNames,
}

/// What a pipeline is made from.
pub struct Origin {
    /// Digest of its template.
    pub template: String,
    /// Name of its template.
    pub name: String,
    /// Digest of all that it is made from.
    pub content: String,
}

impl<'a> Scene<'a> {
    /// Reads it.
    pub fn read(input: &HarnessRollout, target: &'a HarnessTarget, facts: &Facts<'a>) -> Result<Self, Halt> {
        let usual = target.strategy(None, None)?;
        let pipelines = listed(EntityKind::Pipeline, target, facts);
        let templates = Templates::read(None, &target.config.platform.archetypes, target, facts);
        let catalog = catalog(input.catalog_repo_url.as_ref(), target)?;
        let Entries { all: entries, .. } = all_entries(&catalog, &target.config, facts)?;
        let templates = templates?.known(facts)?.unwrap_or_default();
        let pipelines = pipelines.known(facts)?.unwrap_or_default();
        let named = entries.iter().enumerate();
        let by_name = named.map(|(index, entry)| (entry.name().to_owned(), index)).collect();
        Ok(Self {
            target,
            usual,
            templates,
            by_name,
            entries,
            pipelines: pipelines
                .iter()
                .map(|found| (found.identifier.as_str(), found))
                .collect(),
        })
    }

    /// What services are compared with; made once for all of them.
    pub fn baseline(&self) -> Baseline<'_> {
        Baseline {
            target: self.target,
            usual: &self.usual,
            requested: (None, None),
            templates: &self.templates,
            mode: SyncMode::Quick,
            by_waves: false,
            services: None,
        }
    }

    /// Whether pipelines only refer to a template in Harness, which reaches all of them at once.
    pub fn is_thin(&self) -> bool {
        self.usual.options.form == crate::pipeline::OptionsForm::Thin
    }

    /// Why the pipeline of a service is held as it is; none if it is not.
    pub fn held(&self, known: &Known) -> Option<String> {
        let found = self.pipelines.get(known.names.pipeline_id.as_str())?;
        owner::tag(found, HELD).as_deref().map(why_held)
    }

    /// A service of the catalog; none if it went away.
    pub fn service(&self, name: &str) -> Option<Result<Known, Vec<Problem>>> {
        let entry = self.entries.get(*self.by_name.get(name)?)?;
        Some(service_input::of_stored(entry, self.target).map(|(service, names)| Known { service, names }))
    }
}

/// What a pipeline of these would be made from.
pub fn origin(spec: &PipelineSpec) -> Result<Origin, Vec<Problem>> {
    let artifact = Artifact::of(&spec.service.name, spec.config).map_err(|problem| vec![problem])?;
    let tags = spec.tags();
    Ok(Origin {
        template: text(&tags, "template-digest"),
        name: text(&tags, "template"),
        content: spec.digest(artifact.as_ref()),
    })
}

/// What a listed pipeline was made from.
pub fn origin_of(found: &FoundEntity) -> Origin {
    let tags = owner::tags(found);
    Origin {
        template: text(&tags, "template-digest"),
        name: text(&tags, "template"),
        content: text(&tags, last_write::CONTENT),
    }
}

fn text(tags: &Map<String, Value>, key: &str) -> String {
    tags.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The latest execution of a listed pipeline: its id and its status.
pub fn last_run(found: &FoundEntity) -> Option<(&str, &str)> {
    let summary = found.fields.get("executionSummaryInfo")?;
    let text = |key: &str| summary.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    Some((
        text("lastExecutionId")?,
        text("lastExecutionStatus").unwrap_or_default(),
    ))
}
