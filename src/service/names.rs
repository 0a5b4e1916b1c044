//! Names that are made from a service by the configured patterns. Where an identifier takes no hyphen, `-` becomes `_`.

use super::Service;
use crate::config::{Config, Environment};

/// Words that Harness reserves; it refuses an identifier that is one of them.
const RESERVED: [&str; 24] = [
    "or",
    "and",
    "eq",
    "ne",
    "lt",
    "gt",
    "le",
    "ge",
    "div",
    "mod",
    "not",
    "null",
    "true",
    "false",
    "new",
    "var",
    "return",
    "step",
    "parallel",
    "stepGroup",
    "org",
    "account",
    "status",
    "liteEngineTask",
];

/// The identifier of a name in Harness: `payment-service` becomes `payment_service`.
pub fn harness_identifier(name: &str) -> String {
    name.replace('-', "_")
}

/// Whether Harness takes it as an identifier: `^[a-zA-Z_][0-9a-zA-Z_]{0,127}$`, and not a reserved word.
pub fn is_harness_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && text.len() <= 128
        && !RESERVED.contains(&text)
}

/// Whether the identifier of a service's name is a word that Harness reserves.
pub fn is_reserved_by_harness(name: &str) -> bool {
    // A catalog may have thousands of names, nearly all of them longer than any of these words.
    RESERVED.iter().any(|word| word.len() == name.len()) && RESERVED.contains(&harness_identifier(name).as_str())
}

/// Whether Harness takes it as a name: `^[a-zA-Z_0-9-.][-0-9a-zA-Z_\s.]{0,127}$`.
pub fn is_harness_name(text: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    let mut characters = text.chars();
    characters.next().is_some_and(plain)
        && characters.all(|character| plain(character) || character.is_ascii_whitespace())
        && text.len() <= 128
}

/// Whether Harness takes it as the name of a variable: `^[a-zA-Z_][0-9a-zA-Z_.$-]{0,127}$`.
pub fn is_harness_variable(text: &str) -> bool {
    text.len() <= 128
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$' | b'-'))
}

/// One environment and region of a service, with the names that belong to the pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The environment.
    pub environment: Environment,
    /// The region.
    pub region: String,
    /// Identifier of the environment in Harness (`int_stable`).
    pub environment_id: String,
    /// Identifier of the infrastructure definition (`int_stable_euw1_k8s`).
    pub infrastructure_id: String,
    /// Delegate (`harness-delegate-int-euw1`).
    pub delegate: String,
    /// Reference of the cluster's connector (`k8s_int_stable_euw1`).
    pub connector: String,
    /// Kubernetes namespace (`payment-service-int-stable`).
    pub namespace: String,
    /// Folder of the generated manifests (`generated/payment-service/int-stable/euw1`).
    pub manifests: String,
    /// Identifier of the input set that chooses the pair when the pipeline is run (`payment_service_int_stable_euw1`).
    pub input_set_id: String,
}

impl Placement {
    /// The name of the input set that chooses the pair (`payment-service-int-stable-euw1`).
    pub fn input_set_name(&self) -> String {
        self.input_set_id.replace('_', "-")
    }
}

/// Names of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceNames {
    /// Identifier of the service in Harness (`payment_service`).
    pub service_id: String,
    /// Name of the pipeline (`payment-service-cd`).
    pub pipeline_name: String,
    /// Identifier of the pipeline: that of the entry, or else made from its name (`payment_service_cd`).
    pub pipeline_id: String,
    /// User group of the team (`account.payments_team`).
    pub user_group: String,
    /// The pairs that have a cluster, environments in the order of promotion, then regions in the order of configuration.
    pub places: Vec<Placement>,
    /// Pairs that the service asks for and that have no cluster.
    pub without_cluster: Vec<(String, String)>,
}

impl ServiceNames {
    /// Identifier of the one input set of a pipeline that nobody chooses a place for (`payment_service_release`).
    pub fn release_set_id(&self) -> String {
        format!("{}_release", self.service_id)
    }

    /// Its name (`payment-service-release`).
    pub fn release_set_name(&self) -> String {
        self.release_set_id().replace('_', "-")
    }

    /// Identifier of a service's pipeline: that of the entry, or else made from its name.
    pub fn pipeline_of(service: &Service, config: &Config) -> String {
        let made = || harness_identifier(&config.names.pipeline.fill(&[("service", &service.name)]));
        service.own.pipeline_id.clone().unwrap_or_else(made)
    }

    /// Makes the names of a service.
    pub fn of(service: &Service, config: &Config) -> Self {
        let pipeline_name = config.names.pipeline.fill(&[("service", &service.name)]);
        let group = config.names.user_group.fill(&[("team", service.team_name())]);
        let mut names = Self {
            service_id: harness_identifier(&service.name),
            pipeline_id: Self::pipeline_of(service, config),
            pipeline_name,
            user_group: harness_identifier(&group),
            places: Vec::new(),
            without_cluster: Vec::new(),
        };
        let wanted = |environment: &&Environment| service.environments.contains(&environment.name);
        for environment in config.platform.environments.iter().filter(wanted) {
            for region in config
                .platform
                .regions
                .iter()
                .filter(|region| service.regions.contains(region))
            {
                match place(service, environment, region, config) {
                    Some(place) => names.places.push(place),
                    None => names.without_cluster.push((environment.name.clone(), region.clone())),
                }
            }
        }
        names
    }
}

fn place(service: &Service, environment: &Environment, region: &str, config: &Config) -> Option<Placement> {
    let cluster = config.platform.cluster(&environment.name, region)?;
    let values = [
        ("service", service.name.as_str()),
        ("environment", environment.name.as_str()),
        ("cluster", environment.cluster.as_str()),
        ("region", region),
    ];
    let identifier = |text: String| harness_identifier(&text);
    Some(Placement {
        environment_id: harness_identifier(&environment.cluster),
        infrastructure_id: identifier(config.names.infrastructure.fill(&values)),
        delegate: cluster.delegate.unwrap_or_else(|| config.names.delegate.fill(&values)),
        connector: cluster
            .connector
            .unwrap_or_else(|| identifier(format!("k8s_{}_{region}", environment.cluster))),
        namespace: config.names.namespace.fill(&values),
        manifests: config.catalog.manifests_path.fill(&values),
        input_set_id: identifier(format!("{}_{}_{region}", service.name, environment.cluster)),
        environment: environment.clone(),
        region: region.to_owned(),
    })
}
