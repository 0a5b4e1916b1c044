//! Reads the section, fills in defaults, and collects all faults, each with its path.

use super::section::Section;
use super::{CatalogConfig, Cluster, Config, Environment, HarnessConfig, Layout, Names, Pattern, PipelinesConfig};
use super::{Platform, RuleLevel, Size};
use crate::problem::{Problem, Severity};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads `ameide:`.
pub fn read(section: &Map<String, Value>) -> Result<Config, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut root = Section::new("ameide", Some(section), &mut problems);
    root.known(&["catalog", "pipelines", "harness", "platform", "names", "lint", "links"]);
    let config = Config {
        catalog: catalog(&mut root.sub("catalog")),
        pipelines: pipelines(&mut root.sub("pipelines")),
        harness: harness(&mut root.sub("harness")),
        platform: platform(&mut root.sub("platform")),
        names: names(&mut root.sub("names")),
        lint: lint(&mut root.sub("lint")),
        links: links(&mut root.sub("links")),
    };
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        Err(problems)
    } else {
        Ok(config)
    }
}

fn catalog(section: &mut Section) -> CatalogConfig {
    section.known(&[
        "repoUrl",
        "baseBranch",
        "layout",
        "path",
        "entityPath",
        "manifestsPath",
        "system",
        "lifecycle",
        "labelSelector",
    ]);
    CatalogConfig {
        repo_url: section.repo_url("repoUrl"),
        base_branch: section.text("baseBranch", "main"),
        layout: match section
            .choice("layout", &["single", "per-archetype", "per-service"])
            .as_deref()
        {
            Some("per-archetype") => Layout::PerArchetype,
            Some("per-service") => Layout::PerService,
            _ => Layout::Single,
        },
        path: section.path("path", "kustomize/catalog/services.yaml"),
        entity_path: section.pattern("entityPath", "backstage/catalog/{service}.yaml", &["service"]),
        manifests_path: section.pattern(
            "manifestsPath",
            "generated/{service}/{cluster}/{region}",
            &["service", "cluster", "environment", "region"],
        ),
        system: section.optional("system"),
        lifecycle: section.text("lifecycle", "production"),
        label_selector: section.optional_pattern("labelSelector", &["service"]),
    }
}

fn pipelines(section: &mut Section) -> PipelinesConfig {
    section.known(&["repoUrl", "baseBranch", "templatePath", "pipelinePath"]);
    PipelinesConfig {
        repo_url: section.repo_url("repoUrl"),
        base_branch: section.text("baseBranch", "main"),
        template_path: section.pattern(
            "templatePath",
            "templates/{archetype}-pipeline-template.yaml",
            &["archetype"],
        ),
        pipeline_path: section.pattern("pipelinePath", "pipelines/{service}-cd.yaml", &["service"]),
    }
}

fn harness(section: &mut Section) -> HarnessConfig {
    section.known(&[
        "baseUrl",
        "accountId",
        "orgId",
        "projectId",
        "apiKey",
        "requestsPerMinute",
        "gitConnector",
        "artifact",
        "strategy",
        "options",
    ]);
    section.number("requestsPerMinute", 1, 100_000);
    HarnessConfig {
        base_url: section.url("baseUrl", "https://app.harness.io"),
        account_id: section.optional("accountId"),
        org_id: section.text("orgId", "default"),
        project_id: section.optional("projectId"),
        git_connector: section.text("gitConnector", "github_platform_next_cross_org"),
        artifact: section.map("artifact"),
        strategy: section
            .choice("strategy", &["runtime", "promotion"])
            .unwrap_or_else(|| "promotion".to_owned()),
        options: section.map("options"),
    }
}

fn platform(section: &mut Section) -> Platform {
    section.known(&["archetypes", "profiles", "sizes", "environments", "regions", "clusters"]);
    let archetypes = section.words("archetypes", &["api", "listener", "streaming", "scheduler", "job"]);
    let regions = section.words("regions", &["euw1", "euw2"]);
    let profiles = profiles(section, &archetypes);
    let sizes = sizes(&mut section.sub("sizes"));
    let environments = section.list(
        "environments",
        &["name", "cluster", "type", "bake", "approvals", "canary"],
        environment,
    );
    let environments = if environments.is_empty() {
        default_environments()
    } else {
        environments
    };
    let clusters = section.list(
        "clusters",
        &["environment", "region", "delegate", "connector"],
        |item| Cluster {
            environment: item.word("environment"),
            region: item.word("region"),
            delegate: item.optional("delegate"),
            connector: item.optional("connector"),
        },
    );
    for (index, cluster) in clusters.iter().enumerate() {
        let names = environments.iter().map(|environment| environment.name.as_str());
        section.one_of(&format!("clusters[{index}].environment"), &cluster.environment, names);
        section.one_of(
            &format!("clusters[{index}].region"),
            &cluster.region,
            regions.iter().map(String::as_str),
        );
    }
    Platform {
        archetypes,
        profiles,
        sizes,
        environments,
        regions,
        clusters,
    }
}

fn profiles(section: &mut Section, archetypes: &[String]) -> Vec<(String, Vec<String>)> {
    let defaults = [
        ("public-api", "api"),
        ("internal-api", "api"),
        ("event-consumer", "listener"),
        ("websocket-server", "streaming"),
        ("scheduled-task", "scheduler"),
        ("batch-job", "job"),
    ];
    let mut own = section.sub("profiles");
    let names = own.keys();
    if names.is_empty() {
        return defaults
            .map(|(profile, archetype)| (profile.to_owned(), vec![archetype.to_owned()]))
            .to_vec();
    }
    let mut profiles = Vec::new();
    for name in names {
        let fits = own.words(&name, &[]);
        for (index, archetype) in fits.iter().enumerate() {
            own.one_of(
                &format!("{name}[{index}]"),
                archetype,
                archetypes.iter().map(String::as_str),
            );
        }
        profiles.push((name, fits));
    }
    profiles
}

fn sizes(section: &mut Section) -> Vec<(String, Size)> {
    let names = section.keys();
    if names.is_empty() {
        return [
            ("small", "100m", "256Mi", (1, 3)),
            ("medium", "250m", "512Mi", (2, 6)),
            ("large", "500m", "1Gi", (3, 10)),
            ("xlarge", "1000m", "2Gi", (4, 15)),
        ]
        .map(|(name, cpu, memory, replicas)| {
            (
                name.to_owned(),
                Size {
                    cpu: cpu.to_owned(),
                    memory: memory.to_owned(),
                    replicas,
                },
            )
        })
        .to_vec();
    }
    let mut sizes = Vec::new();
    for name in names {
        let mut size = section.sub(&name);
        size.known(&["cpu", "memory", "replicas"]);
        let value = Size {
            cpu: size.word("cpu"),
            memory: size.word("memory"),
            replicas: size.range("replicas"),
        };
        sizes.push((name, value));
    }
    sizes
}

fn environment(item: &mut Section) -> Environment {
    let name = item.word("name");
    Environment {
        cluster: item.text("cluster", &name),
        production: item.choice("type", &["PreProduction", "Production"]).as_deref() == Some("Production"),
        bake: item.flag("bake"),
        approvals: item.flag("approvals"),
        canary: item.flag("canary"),
        name,
    }
}

fn default_environments() -> Vec<Environment> {
    let environment = |name: &str, cluster: &str, production: bool, bake: bool| Environment {
        name: name.to_owned(),
        cluster: cluster.to_owned(),
        production,
        bake,
        approvals: production,
        canary: production,
    };
    vec![
        environment("int", "int-stable", false, false),
        environment("pre", "pre-stable", false, true),
        environment("prod", "prod", true, false),
    ]
}

fn names(section: &mut Section) -> Names {
    section.known(&["pipeline", "namespace", "delegate", "infrastructure", "userGroup"]);
    let place = ["environment", "cluster", "region"];
    Names {
        pipeline: section.pattern("pipeline", "{service}-cd", &["service"]),
        namespace: section.pattern(
            "namespace",
            "{service}-{cluster}",
            &["service", "cluster", "environment"],
        ),
        delegate: section.pattern("delegate", "harness-delegate-{environment}-{region}", &place),
        infrastructure: section.pattern("infrastructure", "{cluster}_{region}_k8s", &place),
        user_group: section.pattern("userGroup", "account.{team}", &["team"]),
    }
}

fn lint(section: &mut Section) -> BTreeMap<String, RuleLevel> {
    section.known(&["rules"]);
    let mut rules = section.sub("rules");
    let mut levels = BTreeMap::new();
    for code in rules.keys() {
        let level = match rules.choice(&code, &["error", "warn", "off"]).as_deref() {
            Some("off") => RuleLevel::Off,
            Some("warn") => RuleLevel::Warn,
            _ => RuleLevel::Error,
        };
        levels.insert(code, level);
    }
    levels
}

fn links(section: &mut Section) -> Vec<(String, Pattern)> {
    let titles = section.keys();
    titles
        .into_iter()
        .map(|title| {
            let pattern = section.pattern(
                &title,
                "",
                &["service", "team", "archetype", "cluster", "environment", "region"],
            );
            (title, pattern)
        })
        .collect()
}
