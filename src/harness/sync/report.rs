//! Status of all services in Harness.

use crate::api::{Effect, EntityKind, EntityRef, FoundEntity, SyncRow, SyncState};
use crate::entries::stored::StoredEntry;
use crate::facts::{Facts, Found};
use crate::harness::desired::bundle;
use crate::harness::reconcile::decide::{put, says_the_same, title};
use crate::harness::reconcile::owner;
use crate::harness::service_input;
use crate::harness::sync::baseline::Baseline;
use crate::harness::sync::status::{Status, status};
use crate::harness::target::HarnessTarget;
use crate::pipeline::PipelineSpec;
use crate::problem::Problem;
use crate::service::{Service, ServiceNames, entry_from_value, harness_identifier, is_service_name};
use std::collections::{HashMap, HashSet};

/// Differences between catalog and Harness, and what can be repaired.
#[derive(Default)]
pub struct Report<'a> {
    /// Number of services that were checked.
    pub services: u32,
    /// Number of services that are up to date.
    pub unchanged: u32,
    /// The others.
    pub rows: Vec<SyncRow>,
    /// What may be repaired: the row, the service, its pipeline as it was found.
    pub repairable: Vec<Repairable<'a>>,
    /// Templates in Harness that are missing or outdated: the row, and the write.
    pub templates: Vec<(usize, Effect)>,
    /// Templates that were looked at.
    shared: HashSet<String>,
    /// Rows of pipelines that are as the pipelines repository holds them.
    kept: HashSet<usize>,
    /// What may be deleted.
    pub orphaned: Vec<Orphan>,
}

/// What no longer has a service.
pub struct Orphan {
    /// Index of its row.
    pub row: usize,
    /// The service that it was made for.
    pub service: String,
    /// Reference of the entity.
    pub entity: EntityRef,
}

/// A service that can be brought to its desired state.
pub struct Repairable<'a> {
    /// Index of its row.
    pub row: usize,
    /// The service.
    pub service: Service,
    /// Names of the service.
    pub names: ServiceNames,
    /// Pipeline of the service as listed or read; none if it is missing.
    pub found: Option<&'a FoundEntity>,
    /// Whether a pipeline is listed in its place.
    pub listed: bool,
    /// Whether what it is made from has changed, and not only somebody the pipeline.
    pub outdated: bool,
    /// Whether that is its template.
    pub by_template: bool,
    /// The version to write onto.
    pub version: Option<u32>,
}

impl<'a> Report<'a> {
    /// Looks at each service; what must be read for it is asked of `facts`.
    pub fn of(
        baseline: &Baseline,
        entries: &[StoredEntry],
        wanted: impl Fn(&str) -> bool,
        pipelines: &'a [FoundEntity],
        facts: &Facts<'a>,
    ) -> Self {
        let listed: HashMap<&str, &FoundEntity> = pipelines
            .iter()
            .map(|found| (found.identifier.as_str(), found))
            .collect();
        let mut taken: HashMap<String, &str> = HashMap::new();
        let mut claimed: HashMap<String, String> = HashMap::new();
        let mut report = Self::default();
        for entry in entries {
            let name = entry.name();
            let other = taken.insert(harness_identifier(name), name);
            if !wanted(name) {
                continue;
            }
            report.services += 1;
            if let Some(other) = other {
                report.invalid(name, "", &service_input::collides(name, other));
                continue;
            }
            match service_input::of_stored(entry, baseline.target) {
                Ok((service, names)) => match claimed.insert(names.pipeline_id.clone(), service.name.clone()) {
                    None => report.look(baseline, service, names, &listed, facts),
                    Some(other) => {
                        let problem = service_input::claimed_twice(name, &other, &names.pipeline_id);
                        report.invalid(name, &names.pipeline_id, &problem);
                    }
                },
                Err(problems) => {
                    let names = ServiceNames::of(
                        &entry_from_value(&entry.value, &baseline.target.config),
                        &baseline.target.config,
                    );
                    problems
                        .iter()
                        .take(1)
                        .for_each(|problem| report.invalid(name, &names.pipeline_id, problem));
                }
            }
        }
        report
    }

    fn look(
        &mut self,
        baseline: &Baseline,
        service: Service,
        names: ServiceNames,
        listed: &HashMap<&str, &'a FoundEntity>,
        facts: &Facts<'a>,
    ) {
        let before = listed.get(names.pipeline_id.as_str()).copied();
        let status = baseline.chosen(&service).and_then(|chosen| {
            let spec = baseline.spec(&service, &names, &chosen)?;
            if spec.makes_template() && self.shared.insert(spec.form_reference()) {
                self.template(baseline, &spec, facts)?;
            }
            status(baseline, &spec, before, facts)
        });
        match status {
            Ok(Status::Unread) => {}
            Ok(Status::Unchanged) => self.unchanged += 1,
            Ok(Status::Wrong {
                state,
                detail,
                found,
                by_template,
            }) => {
                let row = self.row(&service.name, &names.pipeline_id, state, detail);
                if matches!(state, SyncState::Missing | SyncState::Drifted | SyncState::Outdated) {
                    let version = found
                        .and_then(|found| found.version)
                        .or(before.and_then(|listed| listed.version));
                    self.repairable.push(Repairable {
                        row,
                        service,
                        names,
                        found,
                        listed: before.is_some(),
                        outdated: state == SyncState::Outdated,
                        by_template,
                        version,
                    });
                }
            }
            Err(problems) => problems
                .iter()
                .take(1)
                .for_each(|problem| self.invalid(&service.name, &names.pipeline_id, problem)),
        }
    }

    /// Looks at the template in Harness that thin pipelines of one shape share.
    fn template(&mut self, baseline: &Baseline, spec: &PipelineSpec, facts: &Facts<'a>) -> Result<(), Vec<Problem>> {
        let Some(desired) = bundle::template(spec, baseline.target)? else {
            return Ok(());
        };
        let identifier = desired.entity.identifier.clone();
        let (state, detail, before) = match facts.entity(&desired.entity) {
            Found::Unread => return Ok(()),
            Found::Absent => (SyncState::Missing, "the template is missing in Harness", None),
            Found::Present(found) if !owner::is_ours(found) => {
                let detail = "a template with this identifier already exists and isn't managed by Ameide".to_owned();
                self.row(&identifier, "", SyncState::Foreign, detail);
                return Ok(());
            }
            Found::Present(found) if says_the_same(&desired, found) => return Ok(()),
            Found::Present(found) => (SyncState::Outdated, "the template in Harness differs", Some(found)),
        };
        let row = self.row(&identifier, "", state, detail.to_owned());
        self.templates.push((row, put(&desired, desired.yaml(), before)));
        Ok(())
    }

    /// The services whose pipelines' files may change.
    pub fn written(&self, orphans_too: bool) -> Vec<&str> {
        let repaired = self.repairable.iter().map(|one| one.service.name.as_str());
        let removed = self.orphaned.iter().filter(|_| orphans_too);
        let named = removed
            .map(|orphan| orphan.service.as_str())
            .filter(|name| is_service_name(name));
        repaired.chain(named).collect()
    }

    /// Notes that a row is repaired.
    pub fn repaired(&mut self, row: usize) {
        if let Some(row) = self.rows.get_mut(row) {
            row.repaired = true;
        }
    }

    /// Notes that a row is of a pipeline that is as the pipelines repository holds it.
    pub fn kept(&mut self, row: usize) {
        self.unchanged += 1;
        self.kept.insert(row);
    }

    /// Takes those rows away. The others have no index from then on.
    pub fn drop_kept(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        let mut index = 0;
        self.rows.retain(|_| {
            index += 1;
            !kept.contains(&(index - 1))
        });
    }

    /// Notes why a row is not repaired.
    pub fn left(&mut self, row: usize, problems: &[Problem]) {
        let reasons: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        self.left_because(row, &reasons.join("; "));
    }

    /// The same in words.
    pub fn left_because(&mut self, row: usize, why: &str) {
        if let Some(row) = self.rows.get_mut(row) {
            row.detail = format!("{}; not repaired: {why}", row.detail);
        }
    }

    /// Notes that a row is a rollout's to repair.
    pub fn left_to_rollout(&mut self, row: usize) {
        self.left_because(row, "a changed template comes by waves: `ameide harness rollout`");
        if let Some(row) = self.rows.get_mut(row) {
            row.left_to_rollout = Some(true);
        }
    }

    /// Adds a row.
    pub fn row(&mut self, service: &str, pipeline: &str, state: SyncState, detail: String) -> usize {
        self.rows.push(SyncRow {
            service: service.to_owned(),
            pipeline_id: pipeline.to_owned(),
            state,
            detail,
            repaired: false,
            left_to_rollout: None,
        });
        self.rows.len() - 1
    }

    fn invalid(&mut self, service: &str, pipeline: &str, problem: &Problem) {
        self.row(service, pipeline, SyncState::Invalid, problem.message.clone());
    }

    /// Adds what no longer has a service.
    pub fn orphans(&mut self, found: &[&FoundEntity], kind: EntityKind, target: &HarnessTarget) {
        for orphan in found {
            let entity = EntityRef {
                kind,
                scope: target.scope.clone(),
                identifier: orphan.identifier.clone(),
                parent: None,
            };
            let service = owner::tag(orphan, "service").unwrap_or_default();
            let pipeline = if kind == EntityKind::Pipeline {
                orphan.identifier.as_str()
            } else {
                ""
            };
            let detail = format!("{} no longer has a service in the catalog", title(&entity));
            let row = self.row(&service, pipeline, SyncState::Orphaned, detail);
            self.orphaned.push(Orphan { row, service, entity });
        }
    }
}
