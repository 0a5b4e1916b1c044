//! What the organization names its own: archetypes, profiles, sizes, environments, regions, clusters, each with its default.

use super::section::Section;
use super::{Cluster, Environment, Platform, Size};

/// Reads `ameide.platform:`.
pub fn platform(section: &mut Section) -> Platform {
    section.known(&["archetypes", "profiles", "sizes", "environments", "regions", "clusters"]);
    let archetypes = section.words("archetypes", &["api", "listener", "streaming", "scheduler", "job"]);
    let regions = section.words("regions", &["euw1", "euw2"]);
    section.distinct(&regions, |index| format!("regions[{index}]"));
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
    let named: Vec<String> = environments
        .iter()
        .map(|environment| environment.name.clone())
        .collect();
    section.distinct(&named, |index| format!("environments[{index}].name"));
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
            cpu: quantity(&mut size, "cpu", "`250m` or `1`"),
            memory: quantity(&mut size, "memory", "`512Mi`"),
            replicas: size.range("replicas"),
        };
        sizes.push((name, value));
    }
    sizes
}

/// An amount as Kubernetes writes it, more than nothing.
fn quantity(section: &mut Section, key: &str, like: &str) -> String {
    const UNITS: [&str; 14] = [
        "", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ];
    let text = section.word(key);
    let unit = text.trim_start_matches(|character: char| character.is_ascii_digit() || character == '.');
    let number = text.strip_suffix(unit).unwrap_or_default();
    let is = UNITS.contains(&unit)
        && number.starts_with(|first: char| first.is_ascii_digit())
        && number.parse::<f64>().is_ok_and(|number| number > 0.0);
    if !is && !text.is_empty() {
        let message = format!("must be a Kubernetes quantity, not `{text}`");
        section.fault(key, "config/bad-quantity", message, format!("write {like}"));
    }
    text
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
