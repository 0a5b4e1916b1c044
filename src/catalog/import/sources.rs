//! What is looked at: files of folders, and what Harness lists.

use crate::api::{CatalogImport, EntityKind, EntityRef, ImportSource, Read, Scope, SourceFile};
use crate::config::{Config, is_branch_name};
use crate::entries::locate::{CatalogAt, no_branch};
use crate::evidence::is_of_interest;
use crate::evidence::place::Vocabulary;
use crate::facts::{Facts, Halt};
use crate::problem::Problem;
use crate::service::{repository, visible};
use serde_bytes::ByteBuf;
use serde_json::Map;
use std::borrow::Cow;

/// The most files that are read.
const MOST_FILES: usize = 20_000;

/// A file: its path for people, and its content.
pub type Content<'f> = (String, Cow<'f, [u8]>);

/// Refuses an input that cannot be carried out.
pub fn check(input: &CatalogImport) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let sources = input.sources.iter().flatten();
    if sources.clone().next().is_none() && input.harness != Some(true) {
        let problem = Problem::error("import/no-source", "nothing is given to import from").path("sources");
        problems.push(problem.help(
            "name a folder or a repository with manifests, charts or Backstage entities, or set `harness: true`",
        ));
    }
    if input.wave == Some(0) {
        let problem = Problem::error("import/bad-wave", "a wave of no service changes nothing").path("wave");
        problems.push(
            problem.help("write how many services the pull request adds, such as 10; omit `wave` for the report alone"),
        );
    }
    for source in sources {
        problems.extend(repository(&source.repo_url, "sources.repoUrl").err());
        if let Some(branch) = source.branch.as_ref().filter(|branch| !is_branch_name(branch)) {
            let message = format!("`{}` is not a valid branch name", visible(branch));
            problems.push(
                Problem::error("catalog/bad-input", message)
                    .path("sources.branch")
                    .help("write only the name, without `refs/heads/`"),
            );
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// All files of interest.
pub fn read<'f>(
    input: &CatalogImport,
    vocabulary: &Vocabulary,
    config: &Config,
    facts: &Facts<'f>,
) -> Result<Vec<Content<'f>>, Halt> {
    let sources: Vec<&ImportSource> = input.sources.iter().flatten().collect();
    let trees: Vec<Read> = sources.iter().map(|source| tree(source)).collect();
    facts.need(&trees)?;
    let mut files = Vec::new();
    let mut reads = Vec::new();
    for (source, tree) in sources.iter().zip(&trees) {
        let paths = facts.tree(tree).known(facts)?.ok_or_else(|| missing(source))?;
        let paths: Vec<String> = paths.iter().filter(|path| is_of_interest(path)).cloned().collect();
        if paths.len() > MOST_FILES {
            return Err(too_many(source, paths.len()).into());
        }
        reads.push(Read::files(&source.repo_url, branch(source), paths));
    }
    facts.need(&reads)?;
    for (source, read) in sources.iter().zip(&reads) {
        let found = facts.files(read).known(facts)?.ok_or_else(|| missing(source))?;
        let label = label(source);
        let folder = source.path.as_deref().unwrap_or_default().trim_matches('/');
        // `prod/` as the only source says as much as it does inside of another.
        let last = label.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default();
        let is_place = vocabulary.only_place(last).is_some();
        for file in found.files {
            let Some(content) = &file.content else { continue };
            let inside = file
                .path
                .strip_prefix(folder)
                .unwrap_or(&file.path)
                .trim_start_matches('/');
            let path = if sources.len() > 1 || is_place {
                format!("{label}/{inside}")
            } else {
                inside.to_owned()
            };
            files.push((path, Cow::Borrowed(content.as_slice())));
        }
    }
    if input.harness == Some(true) {
        files.extend(of_harness(config, facts)?);
    }
    Ok(files)
}

fn tree(source: &ImportSource) -> Read {
    Read::Tree {
        repo: source.repo_url.clone(),
        at: branch(source).to_owned(),
        folder: source.path.as_deref().unwrap_or_default().trim_matches('/').to_owned(),
    }
}

fn branch(source: &ImportSource) -> &str {
    source.branch.as_deref().unwrap_or("main")
}

/// What paths of a source begin with, where there are several: its folder, else its repository.
fn label(source: &ImportSource) -> String {
    let repository = source.repo_url.rsplit("repo=").next().unwrap_or_default();
    let folder = source.path.as_deref().unwrap_or_default().trim_matches('/');
    let whole = format!("{repository}/{folder}");
    source
        .label
        .clone()
        .unwrap_or_else(|| whole.trim_end_matches('/').to_owned())
}

fn missing(source: &ImportSource) -> Problem {
    let message = format!(
        "the branch `{}` of `{}` does not exist, or is not accessible",
        visible(branch(source)),
        visible(&source.repo_url)
    );
    Problem::error("import/source-not-found", message)
        .path("sources")
        .help("check repository and branch, and that the credentials have read access")
}

fn too_many(source: &ImportSource, count: usize) -> Problem {
    let message = format!(
        "`{}` has {count} files to read; at most {MOST_FILES} are looked at",
        visible(&label(source))
    );
    Problem::error("import/too-many-files", message)
        .path("sources")
        .help("name a folder of it as `path`; several sources may name several folders")
}

/// The answer file: as given, or from the config repo; none where it does not exist.
pub fn answers(input: &CatalogImport, at: &CatalogAt, facts: &Facts<'_>) -> Result<Option<SourceFile>, Halt> {
    match (&input.answers, &input.answers_path) {
        (Some(_), Some(_)) => {
            let problem =
                Problem::error("catalog/bad-input", "the answer file is given in two ways").path("answersPath");
            Err(problem.help("pass either `answers` or `answersPath`").into())
        }
        (given, None) => Ok(given.clone()),
        (None, Some(path)) => {
            let read = Read::files(&at.repo, &at.base, vec![path.clone()]);
            let files = facts.files(&read).known(facts)?.ok_or_else(|| no_branch(&at.base))?;
            Ok(files.get(path).map(|content| SourceFile {
                path: path.clone(),
                content: ByteBuf::from(content),
            }))
        }
    }
}

/// Services and pipelines of the project, each as a file.
fn of_harness<'f>(config: &Config, facts: &Facts<'f>) -> Result<Vec<Content<'f>>, Halt> {
    let harness = &config.harness;
    let (Some(account), Some(project)) = (&harness.account_id, &harness.project_id) else {
        let problem = Problem::error("import/no-project", "no Harness project is configured to import from");
        return Err(problem
            .path("harness")
            .help("set `ameide.harness.accountId` and `ameide.harness.projectId`")
            .into());
    };
    let scope = Scope {
        account: account.clone(),
        org: harness.org_id.clone(),
        project: project.clone(),
    };
    let kinds = [(EntityKind::Service, "services"), (EntityKind::Pipeline, "pipelines")];
    let list = |kind| Read::Entities {
        kind,
        scope: scope.clone(),
        parent: None,
        tags: Map::new(),
    };
    facts.need(&kinds.map(|(kind, _)| list(kind)))?;
    let mut found = Vec::new();
    let mut single = Vec::new();
    for (kind, folder) in kinds {
        for entity in facts.entities(&list(kind)).known(facts)?.unwrap_or_default() {
            let path = format!("harness/{folder}/{}.yaml", entity.identifier);
            match &entity.yaml {
                Some(yaml) => found.push((path, Cow::Owned(yaml.clone().into_bytes()))),
                None => single.push((
                    path,
                    EntityRef {
                        kind,
                        scope: scope.clone(),
                        identifier: entity.identifier.clone(),
                        parent: None,
                    },
                )),
            }
        }
    }
    let reads: Vec<Read> = single
        .iter()
        .map(|(_, entity)| Read::Entity { entity: entity.clone() })
        .collect();
    facts.need(&reads)?;
    for (path, entity) in single {
        if let Some(yaml) = facts
            .entity(&entity)
            .known(facts)?
            .and_then(|entity| entity.yaml.clone())
        {
            found.push((path, Cow::Owned(yaml.into_bytes())));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{MOST_FILES, read};
    use crate::api::{Answer, CatalogImport, Fact, ImportSource, Read};
    use crate::config::Config;
    use crate::evidence::place::Vocabulary;
    use crate::facts::{Facts, Halt};
    use serde_json::Map;

    #[test]
    fn looks_at_so_many_files_and_no_more() {
        let source = ImportSource {
            repo_url: "github.com?owner=company&repo=deploy".to_owned(),
            branch: None,
            path: None,
            label: None,
        };
        let input = CatalogImport {
            sources: Some(vec![source.clone()]),
            ..CatalogImport::default()
        };
        let config = Config::read(&Map::new()).unwrap();
        let codes = |count: usize| {
            let paths = (0..count).map(|index| format!("{index}.yaml")).collect();
            let commit = "0".repeat(40);
            let read_tree = Read::Tree {
                repo: source.repo_url.clone(),
                at: "main".to_owned(),
                folder: String::new(),
            };
            let facts = [Fact {
                read: read_tree,
                answer: Answer::Tree { commit, paths },
            }];
            match read(&input, &Vocabulary::default(), &config, &Facts::new(&facts)) {
                Err(Halt::Reject(problems)) => problems.into_iter().map(|problem| problem.code).collect(),
                _ => Vec::new(),
            }
        };
        assert_eq!(codes(MOST_FILES), Vec::<String>::new());
        assert_eq!(codes(MOST_FILES + 1), ["import/too-many-files"]);
    }
}
