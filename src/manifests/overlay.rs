//! An overlay: one environment and region of a service, as kustomize is given it. Everything that reaches the output is in its
//! [`parts`](Overlay::parts) or in its layers.

use crate::api::TextFile;
use crate::config::{Config, Size};
use crate::manifests::digest;
use crate::service::{Placement, Service};
use std::fmt::Write as _;

/// The tag that Harness fills in from `values.yaml` when it deploys.
pub const TAG: &str = "{{.Values.imageTag}}";
/// `values.yaml`: the one file in which Harness resolves expressions. In quotes, since `12e4567` would be read as a number.
pub const VALUES: &str = "imageTag: \"<+pipeline.variables.imageTag>\"\n";
/// How the overlay of a service is named in a build, so that a folder's name says whose it is.
const FOLDER: &str = "overlays";

/// One environment and region of a service.
#[derive(Debug, Clone)]
pub struct Overlay<'a> {
    /// The service.
    pub service: &'a Service,
    /// The environment and the region.
    pub place: Placement,
    /// Name of the size in this environment.
    pub size: &'a str,
    /// Its numbers.
    pub numbers: &'a Size,
    /// Names of the profile's components, in order.
    pub profile: &'a [String],
    /// Names of the entry's own components, in order.
    pub components: Vec<String>,
    /// Settings that a layer reads, as text.
    pub settings: Vec<(String, String)>,
    /// Folders of the layers in the order in which they are applied; the first is the archetype.
    pub layers: Vec<String>,
}

/// Who an overlay is made for: the service itself, or words that stand in for it.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Name of the service.
    pub service: &'a str,
    /// Name of its team.
    pub team: &'a str,
}

/// Names that the configuration derives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Kubernetes namespace.
    pub namespace: String,
    /// Host.
    pub host: String,
    /// Image without tag.
    pub image: String,
    /// What the service is a part of.
    pub part_of: String,
}

impl Overlay<'_> {
    /// The names of the service.
    pub fn names(&self) -> Names<'_> {
        Names {
            service: &self.service.name,
            team: self.service.team_name(),
        }
    }

    /// The folder of its files.
    pub fn folder(&self) -> &str {
        &self.place.manifests
    }

    /// The names that the configuration derives.
    pub fn derived(&self, names: Names<'_>, config: &Config) -> Derived {
        let environment = &self.place.environment;
        let values = [
            ("service", names.service),
            ("environment", environment.name.as_str()),
            ("cluster", environment.cluster.as_str()),
            ("region", self.place.region.as_str()),
        ];
        Derived {
            namespace: config.names.namespace.fill(&values),
            host: config.manifests.host.fill(&values),
            image: config.manifests.image.fill(&values),
            part_of: config.catalog.system.clone().unwrap_or_else(|| names.team.to_owned()),
        }
    }

    /// Everything of the entry and the configuration that reaches the output, by key.
    pub fn parts(&self, config: &Config) -> Vec<(String, String)> {
        let derived = self.derived(self.names(), config);
        let Size { cpu, memory, replicas } = self.numbers;
        let size = format!("{}: {cpu} {memory} {} {}", self.size, replicas.0, replicas.1);
        let mut parts: Vec<(String, String)> = [
            ("name", self.service.name.clone()),
            ("archetype", self.service.archetype.clone()),
            (
                "profile",
                format!("{}: {}", self.service.profile, self.profile.join(" ")),
            ),
            ("size", size),
            ("team", self.service.team_name().to_owned()),
            ("components", self.components.join(" ")),
            ("namespace", derived.namespace),
            ("host", derived.host),
            ("image", derived.image),
            ("system", derived.part_of),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .to_vec();
        let settings = self.settings.iter();
        parts.extend(settings.map(|(key, value)| (format!("settings.{key}"), value.clone())));
        parts
    }

    /// The kustomization and its parameters, in a folder of the build.
    pub fn files(&self, folder: &str, names: Names<'_>, config: &Config) -> [TextFile; 2] {
        let derived = self.derived(names, config);
        let file = |name: &str, text: String| TextFile {
            path: format!("{folder}/{name}"),
            text,
        };
        [
            file("kustomization.yaml", self.kustomization(folder, names, &derived)),
            file("params.yaml", self.params(names, &derived)),
        ]
    }

    fn kustomization(&self, folder: &str, names: Names<'_>, derived: &Derived) -> String {
        let up = "../".repeat(folder.split('/').count());
        let mut layers = self.layers.iter().map(|layer| quoted(&format!("{up}{layer}")));
        let archetype = layers.next().unwrap_or_default();
        let components: Vec<_> = layers.collect();
        let environment = &self.place.environment;
        let rename = format!(
            "- op: replace\n  path: /metadata/name\n  value: {}\n",
            quoted(names.service)
        );
        let mut text = String::with_capacity(1200);
        let _ = write!(
            text,
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\
             sortOptions: {{order: fifo}}\n\
             namespace: {namespace}\n\
             resources: [{archetype}, params.yaml]\n\
             components: [{components}]\n\
             labels:\n\
             - includeSelectors: true\n  pairs: {{app.kubernetes.io/name: {service}}}\n\
             - includeTemplates: true\n  pairs:\n    app.kubernetes.io/part-of: {part_of}\n    app.kubernetes.io/managed-by: ameide\n    \
             ameide.io/team: {team}\n    ameide.io/environment: {short}\n    ameide.io/region: {region}\n\
             patches:\n- target: {{name: app}}\n  options: {{allowNameChange: true}}\n  patch: {rename}\n\
             images:\n- name: app\n  newName: {image}\n  newTag: '{TAG}'\n",
            namespace = quoted(&derived.namespace),
            components = components.join(", "),
            service = quoted(names.service),
            part_of = quoted(&derived.part_of),
            team = quoted(names.team),
            short = quoted(&environment.name),
            region = quoted(&self.place.region),
            rename = quoted(&rename),
            image = quoted(&derived.image),
        );
        text
    }

    fn params(&self, names: Names<'_>, derived: &Derived) -> String {
        let environment = &self.place.environment;
        let (least, most) = self.numbers.replicas;
        let (least, most) = (least.to_string(), most.to_string());
        let fixed = [
            ("service", names.service),
            ("team", names.team),
            ("host", &derived.host),
            ("namespace", &derived.namespace),
            ("environment", &environment.name),
            ("region", &self.place.region),
            ("cluster", &environment.cluster),
            ("minReplicas", &least),
            ("maxReplicas", &most),
            ("image", &derived.image),
            ("cpu", &self.numbers.cpu),
            ("memory", &self.numbers.memory),
        ];
        let mut text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: params\n  annotations:\n    \
                        config.kubernetes.io/local-config: \"true\"\ndata:\n"
            .to_owned();
        for (key, value) in fixed {
            let _ = writeln!(text, "  {key}: {}", quoted(value));
        }
        for (key, value) in &self.settings {
            let _ = writeln!(text, "  {}: {}", quoted(&format!("setting.{key}")), quoted(value));
        }
        text
    }
}

/// The folder of an overlay in a build; `word` is part of no other's.
pub fn folder_in_build(word: &str) -> String {
    format!("{FOLDER}/{word}")
}

/// A text in double quotes: JSON's strings are YAML's too.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The digest of all inputs of an overlay.
pub fn inputs(generator: u32, kustomize: &str, parts: &[(String, String)], layers: &str) -> String {
    let mut all = format!("ameide {generator}\nkustomize {kustomize}\nlayers {layers}\n");
    for (key, value) in parts {
        let _ = writeln!(all, "{key} {}", quoted(value));
    }
    digest::of(all.as_bytes())
}
