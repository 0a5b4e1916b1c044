//! Workloads of Kubernetes, each with what belongs to it.

use super::chart::Charts;
use super::claim::{Claims, Topic};
use super::container::{named_environment, pod_of};
use super::document::{Contents, Document, Form};
use super::place::{Place, Vocabulary};
use super::related::{Related, Workload};
use super::shape::is_vague;
use super::unit::Units;
use super::{at, container, is, labels, text_at};
use serde_json::Value;

/// Kinds of workloads that are services.
const KINDS: [&str; 7] = [
    "Deployment",
    "StatefulSet",
    "CronJob",
    "Job",
    "DaemonSet",
    "Rollout",
    "DeploymentConfig",
];

/// Takes all workloads.
pub fn take(contents: &Contents, charts: &Charts, units: &mut Units, vocabulary: &Vocabulary) {
    let related = Related::of(contents);
    for document in contents.documents.iter().filter(is(Form::Resource)) {
        if charts.is_library_file(&document.path) {
            continue;
        }
        let kind = document.kind();
        let knative = kind == "Service"
            && text_at(&document.value, "apiVersion")
                .is_some_and(|version| version.starts_with("serving.knative.dev/"));
        if (KINDS.contains(&kind) || knative) && !is_hook(document, contents) {
            workload(
                document,
                if knative { "Knative" } else { kind },
                &related,
                units,
                vocabulary,
            );
        }
    }
}

fn workload(document: &Document, kind: &str, related: &Related<'_>, units: &mut Units, vocabulary: &Vocabulary) {
    let Some(metadata_name) = text_at(&document.value, "metadata.name") else {
        return;
    };
    let name = name_of(document, &metadata_name);
    let place = placed(document, vocabulary);
    let mut claims = Claims::of(&document.path, place.environment.as_ref());
    claims.add(Topic::Kind, kind, &format!("`kind: {kind}`"));
    if kind == "DaemonSet" {
        claims.add(Topic::NoService, "it is a DaemonSet, which no archetype is", "`kind`");
    }
    if kind == "Knative" {
        claims.add(Topic::Port, "service", "`kind: Service` of Knative");
        claims.add(Topic::Exposed, "Knative", "`kind: Service` of Knative");
    }
    own_labels(&document.value, &mut claims);
    let template = pod_of(&document.value, kind);
    let pod = template.and_then(|template| template.get("spec"));
    own_labels(template.unwrap_or(&Value::Null), &mut claims);
    let whole = pod.is_some_and(|spec| container::read(spec, &metadata_name, &mut claims));
    if let Some(replicas) = text_at(&document.value, "spec.replicas").filter(|text| text.parse::<u32>().is_ok()) {
        claims.add(Topic::Replicas, replicas, "`spec.replicas`");
    }
    environments(document, &place, vocabulary, &mut claims);
    let this = Workload {
        name: &metadata_name,
        root: &document.place.root,
        labels: template.and_then(|template| at(template, "metadata.labels")),
        pod,
    };
    let served = related.take(&this, &name, units, vocabulary);
    let has_port = claims.all.iter().any(|claim| claim.topic == Topic::Port);
    if whole && !served && !has_port && matches!(kind, "Deployment" | "StatefulSet" | "Rollout" | "DeploymentConfig") {
        claims.add(Topic::NoPort, "", "no port and no Service");
    }
    units.add(&name, &document.place, claims);
}

/// The place of a document: by its path, else by its namespace or a label.
pub fn placed(document: &Document, vocabulary: &Vocabulary) -> Place {
    let mut place = document.place.clone();
    let namespace = text_at(&document.value, "metadata.namespace").unwrap_or_default();
    let (environment, region) = vocabulary.place_at_ends(&namespace);
    let labelled =
        named_environment(document.value.get("metadata")).and_then(|word| vocabulary.environment_named(&word));
    place.environment = place.environment.or(environment).or(labelled);
    place.region = place.region.or(region);
    place
}

/// Adds where it is deployed, and whether path, namespace and labels agree.
fn environments(document: &Document, place: &Place, vocabulary: &Vocabulary, claims: &mut Claims) {
    if let Some(environment) = &place.environment {
        claims.add(Topic::Deployed, environment.clone(), "");
    }
    if let Some(region) = &place.region {
        claims.add(Topic::Region, region.clone(), "");
    }
    let namespace = text_at(&document.value, "metadata.namespace").unwrap_or_default();
    let (named, _) = vocabulary.place_at_ends(&namespace);
    let labelled =
        named_environment(document.value.get("metadata")).and_then(|word| vocabulary.environment_named(&word));
    for (other, what) in [(named, "the namespace"), (labelled, "a label")] {
        if let Some(other) = other.filter(|other| Some(other) != place.environment.as_ref()) {
            claims.add(Topic::OtherEnvironment, other, what);
        }
    }
}

/// What labels and annotations say.
pub fn own_labels(value: &Value, claims: &mut Claims) {
    labels::read(at(value, "metadata.labels"), "the label", claims);
    labels::read(at(value, "metadata.annotations"), "the annotation", claims);
}

/// The name of a workload: its own, but for one that says nothing, or that a chart has made of release and chart.
fn name_of(document: &Document, name: &str) -> String {
    let label = |key: &str| {
        at(&document.value, "metadata.labels")
            .and_then(|labels| labels.get(format!("app.kubernetes.io/{key}")))
            .and_then(Value::as_str)
    };
    if let (Some(chart), Some(release)) = (label("name"), label("instance"))
        && !super::shape::is_generic_chart(chart)
        && name == format!("{release}-{chart}")
        && release.contains(chart)
    {
        return chart.to_owned();
    }
    if !is_vague(name) {
        return name.to_owned();
    }
    let own = at(&document.value, "metadata.labels.app").and_then(Value::as_str);
    let labelled = label("name").or(own).filter(|name| !is_vague(name));
    labelled
        .map(str::to_owned)
        .or_else(|| document.place.name.clone())
        .unwrap_or_else(|| name.to_owned())
}

/// Whether it runs around a release or beside a service, and is no service: a hook, a migration.
fn is_hook(document: &Document, contents: &Contents) -> bool {
    let annotations = at(&document.value, "metadata.annotations").and_then(Value::as_object);
    let hook =
        |key: &String| key == "helm.sh/hook" || key == "argocd.argoproj.io/hook" || key.starts_with("helm.sh/hook-");
    if annotations.is_some_and(|annotations| annotations.keys().any(hook)) {
        return true;
    }
    if document.kind() != "Job" {
        return false;
    }
    let name = text_at(&document.value, "metadata.name").unwrap_or_default();
    let migrates = ["migrat", "db-init", "dbinit", "schema", "seed"]
        .iter()
        .any(|word| name.contains(word));
    migrates
        && contents.documents.iter().any(|other| {
            let main = text_at(&other.value, "metadata.name").unwrap_or_default();
            other.place.root == document.place.root
                && other.kind() == "Deployment"
                && !main.is_empty()
                && name.starts_with(&main)
        })
}
