//! The documents of a bundle, all but the pipeline.

use crate::api::{EntityKind, EntityRef, Scope};
use crate::harness::desired::entity::{Desired, Sharing};
use crate::pipeline::{Artifact, PipelineSpec, Strategy};
use crate::service::{Placement, repository};
use serde_json::{Map, Value, json};

/// Makes documents for one service.
pub struct Maker<'a> {
    /// The service, its names and options.
    pub spec: &'a PipelineSpec<'a>,
    /// Where they go.
    pub scope: &'a Scope,
}

impl Maker<'_> {
    /// Reference of an entity.
    pub fn reference(&self, kind: EntityKind, identifier: &str, parent: Option<&str>) -> EntityRef {
        EntityRef {
            kind,
            scope: self.scope.clone(),
            identifier: identifier.to_owned(),
            parent: parent.map(str::to_owned),
        }
    }

    fn shared_tags(&self, more: &[(&str, &str)]) -> Value {
        let pairs = std::iter::once(("managed-by", "ameide")).chain(more.iter().copied());
        Value::Object(pairs.map(|(key, value)| (key.to_owned(), Value::from(value))).collect())
    }

    /// The service: the image from its registry, manifests and values from the config repo.
    pub fn service(&self, artifact: Option<&Artifact>) -> Desired {
        let (service, config, names) = (self.spec.service, self.spec.config, self.spec.names);
        let folder = config.catalog.manifests_path.fill(&[
            ("service", &service.name),
            ("cluster", "<+stage.variables.cluster>"),
            ("environment", "<+stage.variables.environment>"),
            ("region", "<+stage.variables.region>"),
        ]);
        let mut store = json!({
            "connectorRef": config.harness.git_connector,
            "gitFetchType": "Branch",
            "branch": config.catalog.base_branch,
        });
        let repo = config
            .catalog
            .repo_url
            .as_deref()
            .and_then(|url| repository(url, "catalog").ok());
        if let (Some((_, name)), Value::Object(store)) = (repo, &mut store) {
            store.insert("repoName".to_owned(), Value::from(name));
        }
        if let Value::Object(store) = &mut store {
            store.insert("paths".to_owned(), json!([format!("{folder}/manifests.yaml")]));
        }
        let mut spec = Map::new();
        if let Some(artifact) = artifact {
            let source = json!({"identifier": "main", "type": artifact.kind, "spec": artifact.spec});
            spec.insert(
                "artifacts".to_owned(),
                json!({"primary": {"primaryArtifactRef": "main", "sources": [source]}}),
            );
        }
        let manifest = json!({
            "identifier": "k8s_manifests",
            "type": "K8sManifest",
            "spec": {
                "store": {"type": "Github", "spec": store},
                "valuesPaths": [format!("{folder}/values.yaml")],
                "skipResourceVersioning": false,
                "enableDeclarativeRollback": false,
            },
        });
        spec.insert("manifests".to_owned(), json!([{"manifest": manifest}]));
        let description = service
            .description
            .clone()
            .unwrap_or_else(|| format!("{}, archetype {}", service.name, service.archetype));
        let value = json!({"service": {
            "name": service.name,
            "identifier": names.service_id,
            "description": description,
            "tags": self.spec.tags(),
            "serviceDefinition": {"type": "Kubernetes", "spec": spec},
        }});
        Desired::new(
            self.reference(EntityKind::Service, &names.service_id, None),
            value,
            Sharing::None,
        )
    }

    /// An environment.
    pub fn environment(&self, place: &Placement) -> Desired {
        let value = json!({"environment": {
            "name": place.environment.cluster,
            "identifier": place.environment_id,
            "orgIdentifier": self.scope.org,
            "projectIdentifier": self.scope.project,
            "description": "",
            "tags": self.shared_tags(&[]),
            "type": if place.environment.production { "Production" } else { "PreProduction" },
        }});
        Desired::new(
            self.reference(EntityKind::Environment, &place.environment_id, None),
            value,
            Sharing::AnyOwner,
        )
    }

    /// An infrastructure definition: shared by all services of the pair, so the namespace names the service that is deployed.
    pub fn infrastructure(&self, place: &Placement) -> Desired {
        let namespace = self.spec.config.names.namespace.fill(&[
            ("service", "<+service.name>"),
            ("cluster", &place.environment.cluster),
            ("environment", &place.environment.name),
        ]);
        let value = json!({"infrastructureDefinition": {
            "name": format!("{}-{}", place.environment.cluster, place.region),
            "identifier": place.infrastructure_id,
            "orgIdentifier": self.scope.org,
            "projectIdentifier": self.scope.project,
            "environmentRef": place.environment_id,
            "description": "",
            "tags": self.shared_tags(&[("region", &place.region)]),
            "deploymentType": "Kubernetes",
            "type": "KubernetesDirect",
            "spec": {
                "connectorRef": place.connector,
                "namespace": namespace,
                "releaseName": "release-<+INFRA_KEY_SHORT_ID>",
            },
            "allowSimultaneousDeployments": false,
        }});
        let reference = self.reference(
            EntityKind::Infrastructure,
            &place.infrastructure_id,
            Some(&place.environment_id),
        );
        Desired::new(reference, value, Sharing::AnyOwner)
    }

    /// The input sets that start a run: one for each place that can be chosen, or the one that a release starts with. The image
    /// tag stays a question.
    pub fn input_sets(&self) -> Vec<Desired> {
        let names = self.spec.names;
        let variable = |name: &str, value: &str| json!({"name": name, "type": "String", "value": value});
        match self.spec.strategy {
            Strategy::Runtime => {
                let of_place = |place: &Placement| {
                    let variables = json!([
                        variable("targetEnvironment", &place.environment_id),
                        variable("targetRegion", &place.region)
                    ]);
                    self.input_set(&place.input_set_id, &place.input_set_name(), &variables)
                };
                names.places.iter().map(of_place).collect()
            }
            Strategy::Promotion => {
                let variables = json!([variable("imageTag", "<+input>")]);
                vec![self.input_set(&names.release_set_id(), &names.release_set_name(), &variables)]
            }
        }
    }

    fn input_set(&self, identifier: &str, name: &str, variables: &Value) -> Desired {
        let pipeline = &self.spec.names.pipeline_id;
        let value = json!({"inputSet": {
            "name": name,
            "identifier": identifier,
            "orgIdentifier": self.scope.org,
            "projectIdentifier": self.scope.project,
            "description": "",
            "tags": self.spec.tags(),
            "pipeline": {"identifier": pipeline, "variables": variables},
        }});
        Desired::new(
            self.reference(EntityKind::InputSet, identifier, Some(pipeline)),
            value,
            Sharing::None,
        )
    }
}
