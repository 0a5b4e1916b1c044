//! The template of an archetype: the organization's own before the one that ships.

use crate::api::Read;
use crate::facts::{Facts, FilesAt, Found, Halt};
use crate::harness::reconcile::pipeline_files::no_branch;
use crate::harness::target::HarnessTarget;
use crate::pipeline::Template;
use crate::problem::Problem;
use crate::service::{repository, visible};
use std::collections::BTreeMap;

/// The template of each archetype that was looked for, or why there is none that can be used.
#[derive(Debug, Default)]
pub struct Templates(BTreeMap<String, Result<Template, Problem>>);

impl Templates {
    /// Looks for the templates of some archetypes, in `own` or else in the configured pipelines repository.
    pub fn read(
        own: Option<&str>,
        archetypes: &[String],
        target: &HarnessTarget,
        facts: &Facts,
    ) -> Result<Found<Self>, Halt> {
        let mut templates = Self::default();
        for archetype in archetypes {
            let embedded = Template::embedded(archetype).ok_or_else(|| no_template(archetype));
            templates.0.insert(archetype.clone(), embedded);
        }
        let pipelines = &target.config.pipelines;
        let Some(repo) = own.or(pipelines.repo_url.as_deref()) else {
            return Ok(Found::Present(templates));
        };
        repository(repo, "templateRepoUrl")?;
        let path = |archetype: &String| pipelines.template_path.fill(&[("archetype", archetype)]);
        let paths = archetypes.iter().map(path).collect();
        let FilesAt { files, .. } = match facts.files(&Read::files(repo, &pipelines.base_branch, paths)) {
            Found::Present(files) => files,
            Found::Absent => return Err(no_branch(repo, &pipelines.base_branch).into()),
            Found::Unread => return Ok(Found::Unread),
        };
        for (archetype, file) in archetypes.iter().zip(files) {
            if let Some(content) = &file.content {
                templates.0.insert(archetype.clone(), own_template(&file.path, content));
            }
        }
        Ok(Found::Present(templates))
    }

    /// The template of an archetype.
    pub fn of(&self, archetype: &str) -> Result<&Template, Problem> {
        match self.0.get(archetype) {
            Some(Ok(template)) => Ok(template),
            Some(Err(problem)) => Err(problem.clone()),
            None => Err(no_template(archetype)),
        }
    }
}

/// A template of the organization's own, from the bytes of its file.
pub fn own_template(path: &str, content: &[u8]) -> Result<Template, Problem> {
    match std::str::from_utf8(content) {
        Ok(text) => Ok(Template::own(path, text)),
        Err(_) => Err(
            Problem::error("pipeline/template-error", "the template is not UTF-8 text")
                .file(path)
                .help("save it as UTF-8"),
        ),
    }
}

/// Error: an archetype that no template ships for.
pub fn no_template(archetype: &str) -> Problem {
    Problem::error(
        "pipeline/no-template",
        format!(
            "there is no built-in template for the archetype `{}`",
            visible(archetype)
        ),
    )
    .help("add one to the pipelines repository at `ameide.pipelines.templatePath`")
}
