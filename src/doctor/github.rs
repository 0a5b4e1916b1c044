//! GitHub: credentials and permissions, rules of branches, the catalog and the pipelines repository.

use super::row::{Check, Finding, clock, told};
use super::webhook;
use crate::api::{Answer, DoctorArea, DoctorCheck, FoundRepository, FoundRule, Read};
use crate::config::Config;
use crate::entries::locate::CatalogAt;
use crate::entries::stored::all_entries;
use crate::facts::{Facts, Found, Halt};

/// A branch as Ameide names its own.
const OURS: &str = "ameide/onboard/example";
/// Rules that may refuse a branch or a commit of Ameide's.
const REFUSING: [&str; 9] = [
    "creation",
    "update",
    "branch_name_pattern",
    "commit_message_pattern",
    "commit_author_email_pattern",
    "committer_email_pattern",
    "required_signatures",
    "file_path_restriction",
    "max_file_size",
];
/// What GitHub does not tell of apps and fine-grained tokens.
const UNTOLD: &str = "GitHub does not show what an app or a fine-grained token may write";

/// What is read of GitHub.
pub struct Target {
    /// The config repo, if configured.
    pub catalog: Option<Repository>,
    /// The pipelines repository, if configured.
    pub pipelines: Option<Repository>,
}

/// A repository with the branch that is written to.
pub struct Repository {
    /// As it is configured.
    pub url: String,
    /// The base branch.
    pub branch: String,
    /// The read that all others come after.
    pub read: Read,
}

impl Repository {
    fn of(url: &Option<String>, branch: &str) -> Option<Self> {
        let url = url.clone()?;
        Some(Self {
            read: Read::Repository { repo: url.clone() },
            branch: branch.to_owned(),
            url,
        })
    }

    /// The repository as it was found.
    pub fn found<'a>(&self, facts: &Facts<'a>) -> Result<&'a FoundRepository, Halt> {
        match facts.answer(&self.read) {
            Found::Present(Answer::Repository(found)) => Ok(found),
            _ => Err(Halt::Read(vec![self.read.clone()])),
        }
    }

    fn rules<'a>(&self, branch: &str, facts: &Facts<'a>) -> Result<&'a [FoundRule], Halt> {
        let read = Read::Rules {
            repo: self.url.clone(),
            branch: branch.to_owned(),
        };
        match facts.answer(&read) {
            Found::Present(Answer::Rules { rules }) => Ok(rules),
            _ => Err(Halt::Read(vec![read])),
        }
    }
}

impl Target {
    /// The repositories of the configuration.
    pub fn of(config: &Config) -> Self {
        Self {
            catalog: Repository::of(&config.catalog.repo_url, &config.catalog.base_branch),
            pipelines: Repository::of(&config.pipelines.repo_url, &config.pipelines.base_branch),
        }
    }
}

/// All checks of GitHub.
pub fn checks<'a>(target: &'a Target, input: &'a DoctorCheck, config: &'a Config) -> Vec<Check<'a>> {
    let mut checks = Vec::new();
    if let Some(repo) = &target.catalog {
        checks.push(credentials("github.catalog", "Config repository", repo));
        checks.push(contents(
            "github.catalog.contents",
            "Config repository, Contents: write",
            repo,
        ));
        checks.push(pull_requests(repo));
        checks.push(own_branches(repo));
        checks.push(base_branch(repo));
        checks.push(catalog(repo, config));
    }
    if let Some(repo) = &target.pipelines {
        checks.push(credentials("github.pipelines", "Pipelines repository", repo));
        checks.push(contents(
            "github.pipelines.contents",
            "Pipelines repository, Contents: write",
            repo,
        ));
        checks.push(direct_commits(repo));
    }
    if let Some(repo) = &target.catalog {
        checks.push(webhook::check(repo, input));
        let look = |facts: &Facts<'_>| Ok(clock(repo.found(facts)?.ahead, "GitHub"));
        checks.push(Check::new(DoctorArea::Github, "github.clock", "Clock", look).after(&repo.read));
    }
    checks
}

fn credentials<'a>(id: &str, title: &str, repo: &'a Repository) -> Check<'a> {
    Check::new(DoctorArea::Github, id, title, |facts| {
        let found = repo.found(facts)?;
        let name = &found.name;
        Ok(if found.archived {
            Finding::missing(
                format!("`{name}` is archived"),
                "unarchive it, or configure another repository",
            )
        } else {
            Finding::ok(format!("`{name}` can be read"))
        })
    })
}

fn contents<'a>(id: &str, title: &str, repo: &'a Repository) -> Check<'a> {
    let look = |facts: &Facts<'_>| {
        let found = repo.found(facts)?;
        Ok(match found.push {
            Some(true) => Finding::ok(format!("the credentials may push to `{}`", found.name)),
            Some(false) => Finding::missing(
                format!("the credentials may not push to `{}`", found.name),
                "give the GitHub app or the token the permission Contents: write on this repository",
            ),
            None => Finding::unchecked(UNTOLD, None),
        })
    };
    Check::new(DoctorArea::Github, id, title, look).after(&repo.read)
}

fn pull_requests(repo: &Repository) -> Check<'_> {
    let look = |facts: &Facts<'_>| {
        let read = Read::PullRequests {
            repo: repo.url.clone(),
            base: repo.branch.clone(),
        };
        let open = facts.pull_requests(&read).known(facts)?.unwrap_or_default();
        let found = repo.found(facts)?;
        let Some(scopes) = &found.scopes else {
            let help = "see that it has the permission Pull requests: write";
            return Ok(Finding::unchecked(
                format!("the {} that are open can be read; {UNTOLD}", open.len()),
                Some(help),
            ));
        };
        Ok(
            if scopes.iter().any(|scope| scope == "repo" || scope == "public_repo") {
                Finding::ok(format!("can be opened and read; {} are open", open.len()))
            } else {
                Finding::missing("the token lacks the scope `repo`", "give the token the scope `repo`")
            },
        )
    };
    Check::new(
        DoctorArea::Github,
        "github.catalog.pull-requests",
        "Config repository, Pull requests: write",
        look,
    )
    .after(&repo.read)
}

fn own_branches(repo: &Repository) -> Check<'_> {
    let look = |facts: &Facts<'_>| {
        let rules = repo.rules(OURS, facts)?;
        let named: Vec<String> = rules
            .iter()
            .filter(|rule| REFUSING.contains(&rule.rule.as_str()))
            .map(name)
            .collect();
        Ok(if named.is_empty() {
            Finding::ok("no rule is in the way of branches below `ameide/`")
        } else {
            Finding::warning(
                format!("branches below `ameide/` are covered by {}", named.join(", ")),
                "exclude `ameide/**` from the ruleset, or add the GitHub app to its bypass list; if that is done already, nothing is wrong",
            )
        })
    };
    Check::new(
        DoctorArea::Github,
        "github.rules.ours",
        "Rules for Ameide's branches",
        look,
    )
    .after(&repo.read)
    .warns()
}

fn base_branch(repo: &Repository) -> Check<'_> {
    let look = |facts: &Facts<'_>| {
        let rules = repo.rules(&repo.branch, facts)?;
        let branch = &repo.branch;
        Ok(Finding::ok(if rules.is_empty() {
            format!("no ruleset covers `{branch}`")
        } else {
            let named: Vec<String> = rules.iter().map(name).collect();
            format!("`{branch}` is covered by {}", named.join(", "))
        }))
    };
    Check::new(
        DoctorArea::Github,
        "github.rules.base",
        "Rules for the base branch",
        look,
    )
    .after(&repo.read)
    .warns()
}

/// Pipelines are committed to the branch itself.
fn direct_commits(repo: &Repository) -> Check<'_> {
    let look = |facts: &Facts<'_>| {
        let rules = repo.rules(&repo.branch, facts)?;
        let stops = |rule: &&FoundRule| rule.rule == "pull_request" || REFUSING.contains(&rule.rule.as_str());
        let named: Vec<String> = rules.iter().filter(stops).map(name).collect();
        let branch = &repo.branch;
        Ok(if named.is_empty() {
            Finding::ok(format!("pipelines can be committed to `{branch}`"))
        } else {
            Finding::warning(
                format!(
                    "`{branch}`, to which pipelines are committed, is covered by {}",
                    named.join(", ")
                ),
                "add the GitHub app to the bypass list of the ruleset; if that is done already, nothing is wrong",
            )
        })
    };
    Check::new(
        DoctorArea::Github,
        "github.pipelines.rules",
        "Pipelines repository, rules",
        look,
    )
    .after(&repo.read)
    .warns()
}

fn name(rule: &FoundRule) -> String {
    let source = rule.source.as_ref().map(|source| format!(" of {source}"));
    format!("the rule `{}`{}", rule.rule, source.unwrap_or_default())
}

fn catalog<'a>(repo: &'a Repository, config: &'a Config) -> Check<'a> {
    let look = |facts: &Facts<'_>| {
        let entries = all_entries(&CatalogAt::of(None, None, None, config)?, config, facts)?;
        let errors: Vec<_> = entries.all.iter().flat_map(|entry| entry.errors()).collect();
        let services = match entries.all.len() {
            1 => "1 service".to_owned(),
            count => format!("{count} services"),
        };
        let parts = entries.gaps.len() + errors.len();
        let first = errors
            .first()
            .map(|error| told(error))
            .or_else(|| entries.gaps.first().cloned());
        Ok(match first {
            None => Finding::ok(services),
            Some(first) => Finding::warning(
                format!("{services}, {parts} faults; the first: {first}"),
                "run `ameide catalog validate` on the config repository; services with faults get no pipeline",
            ),
        })
    };
    Check::new(DoctorArea::Github, "github.catalog.content", "Catalog", look).after(&repo.read)
}
