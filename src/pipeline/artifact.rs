//! The artifact source of a service: how Harness finds the image, from the configured type and one image address.

use crate::config::Config;
use crate::problem::{Problem, suggestion};
use serde_json::{Map, Value, json};

/// An artifact source whose tag is given when the pipeline runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    /// Type, as Harness names it.
    pub kind: String,
    /// The key that takes the tag: `tag`, or `version`.
    pub tag_key: &'static str,
    /// Specification of the artifact source, with the tag left to the run.
    pub spec: Map<String, Value>,
}

/// Each type with the key of its tag, and the keys it cannot do without.
const TYPES: [(&str, &str, &[&str]); 8] = [
    (
        "GoogleArtifactRegistry",
        "version",
        &["project", "region", "repositoryName", "package"],
    ),
    ("DockerRegistry", "tag", &["imagePath"]),
    ("Gcr", "tag", &["registryHostname", "imagePath"]),
    ("Ecr", "tag", &["region", "imagePath"]),
    ("Acr", "tag", &["subscriptionId", "registry", "repository"]),
    ("ArtifactoryRegistry", "tag", &["repository", "artifactPath"]),
    ("Nexus3Registry", "tag", &["repository"]),
    ("GithubPackageRegistry", "version", &["packageName"]),
];

impl Artifact {
    /// The source of a service; none if none is configured.
    pub fn of(service: &str, config: &Config) -> Result<Option<Self>, Problem> {
        let configured = &config.harness.artifact;
        if configured.is_empty() {
            return Ok(None);
        }
        let text = |key: &str| configured.get(key).and_then(Value::as_str).unwrap_or_default();
        let kind = text("type");
        let Some((_, tag_key, required)) = TYPES.into_iter().find(|(known, ..)| *known == kind) else {
            let help = suggestion(kind, TYPES.map(|(known, ..)| known));
            return Err(fault("type", format!("`{kind}` is not an artifact type for container images")).help(help));
        };
        if text("connector").is_empty() {
            return Err(fault("connector", "is missing".to_owned()).help("set the connector for the registry"));
        }
        let mut spec = Map::new();
        spec.insert("connectorRef".to_owned(), Value::from(text("connector")));
        let image = text("image").replace("{service}", service);
        spec.extend(from_image(kind, &image));
        for (key, value) in configured
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "type" | "connector" | "image"))
        {
            let value = value
                .as_str()
                .map_or_else(|| value.clone(), |text| Value::from(text.replace("{service}", service)));
            spec.insert(key.clone(), value);
        }
        if let Some(key) = required
            .iter()
            .find(|key| spec.get(**key).is_none_or(|value| value == ""))
        {
            return Err(fault(
                key,
                format!("is missing and cannot be derived from the image `{image}`"),
            )
            .help("add it"));
        }
        spec.insert(tag_key.to_owned(), Value::from("<+input>"));
        Ok(Some(Self {
            kind: kind.to_owned(),
            tag_key,
            spec,
        }))
    }
}

fn fault(key: &str, message: String) -> Problem {
    let path = format!("ameide.harness.artifact.{key}");
    Problem::error("harness/bad-artifact", format!("`{path}`: {message}")).path(path.clone())
}

/// What an image's address tells of the specification.
fn from_image(kind: &str, image: &str) -> Map<String, Value> {
    let (host, path) = match image.split_once('/') {
        Some((host, path)) if host.contains(['.', ':']) => (host, path),
        _ => ("", image),
    };
    let value = match kind {
        "GoogleArtifactRegistry" => google(host, path),
        "Gcr" => json!({"registryHostname": if host.is_empty() { "gcr.io" } else { host }, "imagePath": path}),
        "Ecr" => json!({"region": host.split('.').nth(3).unwrap_or_default(), "imagePath": path}),
        "Acr" => json!({"registry": host.split('.').next().unwrap_or_default(), "repository": path}),
        "ArtifactoryRegistry" => {
            let (repository, artifact) = path.split_once('/').unwrap_or(("", path));
            json!({"repository": repository, "repositoryFormat": "docker", "artifactPath": artifact, "repositoryUrl": host})
        }
        "Nexus3Registry" => {
            let (repository, artifact) = path.split_once('/').unwrap_or(("", path));
            json!({"repository": repository, "repositoryFormat": "docker", "spec": {"artifactPath": artifact, "repositoryUrl": host}})
        }
        "GithubPackageRegistry" => {
            let (org, package) = path.split_once('/').unwrap_or(("", path));
            json!({"packageType": "container", "org": org, "packageName": package})
        }
        _ => json!({"imagePath": path}),
    };
    let map = value.as_object().cloned().unwrap_or_default();
    map.into_iter().filter(|(_, value)| value != "").collect()
}

/// `<region>-docker.pkg.dev/<project>/<repository>/<package>`, or a repository of the older `gcr.io` hosts.
fn google(host: &str, path: &str) -> Value {
    let mut parts = path.splitn(3, '/');
    let (project, second, third) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    if let Some(region) = host.strip_suffix("-docker.pkg.dev") {
        return json!({"repositoryType": "docker", "project": project, "region": region, "repositoryName": second, "package": third});
    }
    let region = match host {
        "gcr.io" | "us.gcr.io" => "us",
        "eu.gcr.io" => "europe",
        "asia.gcr.io" => "asia",
        _ => "",
    };
    let package = if third.is_empty() {
        second.to_owned()
    } else {
        format!("{second}/{third}")
    };
    let repository = if region.is_empty() { "" } else { host };
    json!({"repositoryType": "docker", "project": project, "region": region, "repositoryName": repository, "package": package})
}

#[cfg(test)]
mod tests {
    use super::Artifact;
    use crate::config::Config;
    use serde_json::{Value, json};

    fn spec(artifact: Value) -> Result<Value, String> {
        let section = json!({"harness": {"artifact": artifact}});
        let config = Config::read(section.as_object().unwrap()).unwrap();
        match Artifact::of("payment-service", &config) {
            Ok(found) => Ok(Value::Object(found.unwrap().spec)),
            Err(problem) => Err(problem.message),
        }
    }

    #[test]
    fn reads_what_the_image_tells() {
        let google = json!({"type": "GoogleArtifactRegistry", "connector": "gar", "image": "europe-west1-docker.pkg.dev/p/apps/{service}"});
        assert_eq!(
            spec(google).unwrap(),
            json!({"connectorRef": "gar", "repositoryType": "docker", "project": "p", "region": "europe-west1", "repositoryName": "apps",
                "package": "payment-service", "version": "<+input>"})
        );
        let old = json!({"type": "GoogleArtifactRegistry", "connector": "gar", "image": "gcr.io/project/{service}"});
        assert_eq!(spec(old).unwrap()["repositoryName"], "gcr.io");
        let ecr =
            json!({"type": "Ecr", "connector": "aws", "image": "123.dkr.ecr.eu-west-1.amazonaws.com/team/{service}"});
        assert_eq!(
            spec(ecr).unwrap(),
            json!({"connectorRef": "aws", "region": "eu-west-1", "imagePath": "team/payment-service", "tag": "<+input>"})
        );
    }

    #[test]
    fn says_what_is_missing() {
        assert!(
            spec(json!({"type": "Acr", "connector": "a", "image": "x.azurecr.io/{service}"}))
                .unwrap_err()
                .contains("subscriptionId")
        );
        assert!(
            spec(json!({"type": "Docker", "connector": "a"}))
                .unwrap_err()
                .contains("`Docker`")
        );
    }
}
