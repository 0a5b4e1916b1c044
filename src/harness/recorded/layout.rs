//! Which file of the pipelines repository holds which entity.

use crate::api::{EntityKind, EntityRef};
use crate::harness::target::HarnessTarget;
use crate::problem::Problem;
use crate::service::repository;

/// The place of a service's states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The pipelines repository.
    pub repo: String,
    /// Its branch.
    pub branch: String,
    /// The file of the pipeline.
    pub pipeline: String,
    /// The folder of all else.
    folder: String,
}

impl Layout {
    /// The place in the repository that a request names, or the configured one.
    pub fn of(service: &str, given: Option<&str>, target: &HarnessTarget) -> Result<Self, Problem> {
        let pipelines = &target.config.pipelines;
        let Some(repo) = given.or(pipelines.repo_url.as_deref()) else {
            return Err(Problem::error(
                "harness/no-pipelines-repo",
                "there is no pipelines repository to record the state in",
            )
            .help("set `ameide.pipelines.repoUrl`: nothing is replaced that is not recorded first"));
        };
        repository(repo, "pipelinesRepoUrl")?;
        let pipeline = pipelines.pipeline_path.fill(&[("service", service)]);
        let stem = [".yaml", ".yml"].iter().find_map(|end| pipeline.strip_suffix(end));
        let folder = stem.map_or_else(|| format!("{pipeline}.state"), str::to_owned);
        Ok(Self {
            repo: repo.to_owned(),
            branch: pipelines.base_branch.clone(),
            pipeline,
            folder,
        })
    }

    /// The file that lists what belongs to a state besides the pipeline.
    pub fn index(&self) -> String {
        format!("{}/state.yaml", self.folder)
    }

    /// The file of an entity; none of a kind that is not recorded.
    pub fn file(&self, entity: &EntityRef) -> Option<String> {
        let Self { folder, pipeline, .. } = self;
        let name = &entity.identifier;
        match entity.kind {
            EntityKind::Pipeline => Some(pipeline.clone()),
            EntityKind::Service => Some(format!("{folder}/service.yaml")),
            EntityKind::InputSet => Some(format!("{folder}/input-sets/{name}.yaml")),
            EntityKind::Trigger => Some(format!("{folder}/triggers/{name}.yaml")),
            EntityKind::Environment
            | EntityKind::Infrastructure
            | EntityKind::RoleAssignment
            | EntityKind::Template => None,
        }
    }
}
