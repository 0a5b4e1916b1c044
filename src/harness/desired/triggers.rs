//! Who starts a pipeline besides people: a new image, or changed manifests; and the roles of the team's group.

use crate::api::EntityKind;
use crate::harness::desired::documents::Maker;
use crate::harness::desired::entity::{Desired, Sharing};
use crate::pipeline::{Strategy, emit};
use crate::service::repository;
use serde_json::{Value, json};

/// What a registry takes as a tag.
const TAG: &str = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$";

impl Maker<'_> {
    /// The triggers that the options ask for.
    pub fn triggers(&self) -> Vec<Desired> {
        let options = self.spec.options;
        let image = options.image_trigger.then(|| {
            let condition = json!({"key": "<+trigger.payload.image_tag>", "operator": "Regex", "value": TAG});
            let spec = json!({"payloadConditions": [condition], "headerConditions": []});
            self.trigger(
                "new_image",
                "On New Image",
                &json!({"type": "Custom", "spec": spec}),
                "<+trigger.payload.image_tag>",
            )
        });
        let manifests = options.manifests_trigger.then(|| {
            let (operator, value) = self.manifests_condition();
            let config = self.spec.config;
            let mut spec = json!({
                "connectorRef": config.harness.git_connector,
                "autoAbortPreviousExecutions": true,
                "payloadConditions": [
                    {"key": "changedFiles", "operator": operator, "value": value},
                    {"key": "targetBranch", "operator": "Equals", "value": config.catalog.base_branch},
                ],
                "headerConditions": [],
            });
            let repo = config
                .catalog
                .repo_url
                .as_deref()
                .and_then(|url| repository(url, "catalog").ok());
            if let (Some((_, name)), Some(spec)) = (repo, spec.as_object_mut()) {
                spec.insert("repoName".to_owned(), Value::from(name));
            }
            let source = json!({"type": "Github", "spec": {"type": "Push", "spec": spec}});
            self.trigger("manifests", "On Changed Manifests", &source, "latest")
        });
        image.into_iter().chain(manifests).collect()
    }

    fn trigger(&self, identifier: &str, name: &str, webhook: &Value, image_tag: &str) -> Desired {
        let pipeline = &self.spec.names.pipeline_id;
        let inputs = json!({"pipeline": self.inputs(pipeline, image_tag)});
        let value = json!({"trigger": {
            "name": name,
            "identifier": identifier,
            "enabled": true,
            "description": "",
            "tags": self.spec.tags(),
            "orgIdentifier": self.scope.org,
            "projectIdentifier": self.scope.project,
            "pipelineIdentifier": pipeline,
            "stagesToExecute": [],
            "source": {"type": "Webhook", "spec": webhook},
            "inputYaml": emit::document(&inputs),
        }});
        Desired::new(
            self.reference(EntityKind::Trigger, identifier, Some(pipeline)),
            value,
            Sharing::None,
        )
    }

    /// The runtime inputs of a start without a person: where the environment is chosen, the first one.
    fn inputs(&self, pipeline: &str, image_tag: &str) -> Value {
        let variable = |name: &str, value: &str| json!({"name": name, "type": "String", "value": value});
        let mut variables = vec![variable("imageTag", image_tag)];
        if let (Strategy::Runtime, Some(place)) = (self.spec.strategy, self.spec.names.places.first()) {
            variables.push(variable("targetEnvironment", &place.environment_id));
            variables.push(variable("targetRegion", &place.region));
        }
        json!({"identifier": pipeline, "variables": variables})
    }

    /// Which changed files are the service's own: a prefix where the pattern has the service before all else that differs.
    fn manifests_condition(&self) -> (&'static str, String) {
        let pattern = &self.spec.config.catalog.manifests_path;
        let folder = pattern.fill(&[("service", &self.spec.service.name)]);
        match folder.split_once('{') {
            None => ("StartsWith", format!("{folder}/")),
            Some((prefix, _)) if prefix.contains(&self.spec.service.name) => ("StartsWith", prefix.to_owned()),
            Some(_) => {
                let any = [("cluster", "[^/]+"), ("environment", "[^/]+"), ("region", "[^/]+")];
                let escaped = crate::config::Pattern::literal(&folder.replace('.', "\\."));
                ("Regex", format!("{}/.*", escaped.fill(&any)))
            }
        }
    }

    /// The roles of the team's group in the project. Services of one team share them.
    pub fn role_assignments(&self) -> Vec<Desired> {
        let reference = self.spec.team_group();
        let (level, group) = match reference.split_once('.') {
            Some(("account", group)) => ("account", group),
            Some(("org", group)) => ("organization", group),
            _ => ("project", reference),
        };
        let assignment = |role: &String| {
            let identifier = format!(
                "{group}_{}",
                role.trim_start_matches('_').rsplit('.').next().unwrap_or(role)
            );
            let value = json!({
                "identifier": identifier,
                "resourceGroupIdentifier": "_all_project_level_resources",
                "roleIdentifier": role,
                "principal": {"identifier": group, "type": "USER_GROUP", "scopeLevel": level},
            });
            let fields = value.as_object().cloned().unwrap_or_default();
            let entity = self.reference(EntityKind::RoleAssignment, &identifier, None);
            Desired {
                entity,
                value,
                fields,
                sharing: Sharing::AnyOwner,
            }
        };
        self.spec.options.roles.iter().map(assignment).collect()
    }
}
