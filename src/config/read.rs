//! Reads the section, fills in defaults, and collects all faults, each with its path.

use super::delegates::delegates;
use super::delivery::delivery;
use super::manifests::manifests;
use super::platform::platform;
use super::primitives::primitives;
use super::section::Section;
use super::{CatalogConfig, Config, Drift, HarnessConfig, Layout, Names, Pattern, PipelinesConfig, RuleLevel};
use crate::problem::Problem;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads `ameide:` as far as it can be read, and says what is wrong with it.
pub fn read(section: &Map<String, Value>) -> (Config, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut root = Section::new("ameide", Some(section), &mut problems);
    root.known(&[
        "catalog",
        "pipelines",
        "harness",
        "delegates",
        "platform",
        "names",
        "manifests",
        "primitives",
        "lint",
        "links",
    ]);
    let catalog = catalog(&mut root.sub("catalog"));
    let pipelines = pipelines(&mut root.sub("pipelines"));
    let harness = harness(&mut root.sub("harness"));
    let config = Config {
        catalog,
        pipelines,
        delegates: delegates(&mut root.sub("delegates")),
        platform: platform(&mut root.sub("platform")),
        names: names(&mut root.sub("names")),
        manifests: manifests(&mut root.sub("manifests"), &harness.artifact),
        harness,
        primitives: primitives(&mut root.sub("primitives")),
        lint: lint(&mut root.sub("lint")),
        links: links(&mut root.sub("links")),
    };
    (config, problems)
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
    let catalog = CatalogConfig {
        repo_url: section.repo_url("repoUrl"),
        base_branch: section.branch("baseBranch", "main"),
        layout: match section
            .choice("layout", &["single", "per-archetype", "per-service"])
            .as_deref()
        {
            Some("per-archetype") => Layout::PerArchetype,
            Some("per-service") => Layout::PerService,
            _ => Layout::Single,
        },
        path: section.path("path", "kustomize/catalog/services.yaml"),
        entity_path: section.pattern_of_service("entityPath", "backstage/catalog/{service}.yaml"),
        manifests_path: section.pattern(
            "manifestsPath",
            "generated/{service}/{cluster}/{region}",
            &["service", "cluster", "environment", "region"],
        ),
        system: section.optional("system"),
        lifecycle: section.text("lifecycle", "production"),
        label_selector: section.pattern_of_service("labelSelector", "app.kubernetes.io/name={service}"),
    };
    section.inside("entityPath", catalog.entity_path.as_str());
    section.inside("manifestsPath", catalog.manifests_path.as_str());
    catalog
}

fn pipelines(section: &mut Section) -> PipelinesConfig {
    section.known(&[
        "repoUrl",
        "baseBranch",
        "templatePath",
        "pipelinePath",
        "waves",
        "drift",
    ]);
    let pipelines = PipelinesConfig {
        repo_url: section.repo_url("repoUrl"),
        base_branch: section.branch("baseBranch", "main"),
        template_path: section.pattern(
            "templatePath",
            "templates/{archetype}-pipeline-template.yaml",
            &["archetype"],
        ),
        pipeline_path: section.pattern_of_service("pipelinePath", "pipelines/{service}-cd.yaml"),
        waves: section.waves("waves"),
        drift: match section.choice("drift", &["repair", "propose", "report"]).as_deref() {
            Some("propose") => Drift::Propose,
            Some("report") => Drift::Report,
            _ => Drift::Repair,
        },
    };
    section.inside("templatePath", pipelines.template_path.as_str());
    section.inside("pipelinePath", pipelines.pipeline_path.as_str());
    pipelines
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
        "notifications",
        "change",
        "verification",
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
        delivery: delivery(section),
    }
}

fn names(section: &mut Section) -> Names {
    section.known(&["pipeline", "namespace", "delegate", "infrastructure", "userGroup"]);
    let place = ["environment", "cluster", "region"];
    Names {
        pipeline: section.pattern_of_service("pipeline", "{service}-cd"),
        namespace: namespace(section),
        delegate: section.pattern("delegate", "harness-delegate-{environment}-{region}", &place),
        infrastructure: section.pattern("infrastructure", "{cluster}_{region}_k8s", &place),
        user_group: section.pattern("userGroup", "account.{team}", &["team"]),
    }
}

/// What is written around the placeholders must fit into the name of a namespace.
fn namespace(section: &mut Section) -> Pattern {
    let known = ["service", "cluster", "environment"];
    let pattern = section.pattern("namespace", "{service}-{cluster}", &known);
    let filled = pattern.fill(&known.map(|name| (name, "x")));
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !filled.bytes().all(fits) || filled.starts_with('-') || filled.ends_with('-') {
        let message = format!("is `{}`, which is not a valid Kubernetes namespace", pattern.as_str());
        let help = "use lower-case letters, digits and `-` around the placeholders, and no `-` at either end";
        section.fault("namespace", "config/bad-pattern", message, help);
    }
    pattern
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
            let address = pattern.as_str();
            if !address.is_empty() && !["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)) {
                let message = format!("is `{address}`, which is not a valid URL");
                section.fault(
                    &title,
                    "config/bad-url",
                    message,
                    "write a URL that starts with `https://`",
                );
            }
            (title, pattern)
        })
        .collect()
}
