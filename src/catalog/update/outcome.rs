//! The plan of a request with nothing left to do, and the outputs in any case.

use super::target::{Edited, Target};
use crate::api::{CatalogOutcome, CatalogUpdated, FileChange, FoundPullRequest, Operation, Outputs, Plan};
use crate::catalog::entity;
use crate::catalog::intent::name;
use crate::catalog::pull;
use crate::problem::Problem;

impl Target<'_> {
    /// Outputs, as far as they are known.
    pub fn outputs(&self, outcome: CatalogOutcome, edited: Option<&Edited>) -> CatalogUpdated {
        let first = self.intent.entries.first().map(name).unwrap_or_default();
        let stands = edited
            .and_then(|edited| edited.applied_entries.first())
            .and_then(|applied_entry| applied_entry.entry.clone());
        let entity = self
            .entity
            .as_ref()
            .filter(|_| self.intent.operation != Operation::Remove);
        CatalogUpdated {
            outcome,
            repo: self.repo.clone(),
            base_branch: self.base.clone(),
            branch: None,
            commit_hash: None,
            pull_request_number: None,
            pull_request_url: None,
            pull_request_state: None,
            diff: edited.map(|edited| edited.diff.clone()).unwrap_or_default(),
            entity_ref: entity.map(|_| entity::reference(&first)),
            catalog_info_path: entity.map(|pattern| pattern.fill(&[("service", &first)])),
            service: stands,
            settled: false,
            awaited_pull_request_url: None,
        }
    }

    /// Leaves the entity unchanged, with a warning, if the catalog already matches the request, unless the request names
    /// `entity`.
    pub fn settled(&self, edited: Edited) -> Edited {
        let stands = edited
            .applied_entries
            .iter()
            .all(|applied_entry| applied_entry.before == applied_entry.entry);
        if !stands || edited.changes.is_empty() || self.input.entity.is_some() {
            return edited;
        }
        let stale = |change: &FileChange| {
            Problem::warning("catalog/stale-entity", "the entity is missing or out of date")
                .file(change.path.clone())
                .help("set `entity: true` to have it written")
        };
        let mut warnings = edited.warnings;
        warnings.extend(edited.changes.iter().map(stale));
        Edited {
            changes: Vec::new(),
            diff: String::new(),
            warnings,
            ..edited
        }
    }

    /// The plan if nothing has to change, on a branch or in a pull request.
    pub fn unchanged(
        &self,
        edited: Option<&Edited>,
        pull: Option<&FoundPullRequest>,
        commit: &str,
        branch: &str,
        settled: bool,
    ) -> Plan {
        let place = pull.map_or(format!("on `{branch}`"), |pull| {
            format!("in pull request {}", pull.number)
        });
        let outputs = CatalogUpdated {
            commit_hash: Some(commit.to_owned()),
            branch: Some(branch.to_owned()),
            pull_request_number: pull.map(|pull| pull.number),
            pull_request_url: pull.map(|pull| pull.url.clone()),
            pull_request_state: pull.map(|pull| pull.state),
            settled,
            ..self.outputs(CatalogOutcome::Unchanged, edited)
        };
        Plan {
            effects: Vec::new(),
            notes: vec![format!("{}: nothing to change {place}", pull::headline(self.intent))],
            warnings: edited.map(|edited| edited.warnings.clone()).unwrap_or_default(),
            outputs: Outputs::CatalogUpdate(outputs),
        }
    }
}
