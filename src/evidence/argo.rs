//! Releases: Applications and ApplicationSets of Argo CD, HelmReleases of Flux, releases of helmfile. They name a service, its
//! environment, and the values that it gets.

mod release;

use super::chart::{Charts, names, of_values};
use super::claim::{Claims, Topic};
use super::document::{Contents, Document, Form};
use super::holders::members;
use super::place::Vocabulary;
use super::shape::program;
use super::unit::{Units, without_place};
use super::{is, labels, text_at, workload};
use release::Release;
pub use release::releases;
use serde_json::Value;

/// Takes all releases; values that belong to one by name are marked as taken.
pub fn take(contents: &Contents, charts: &mut Charts, units: &mut Units, vocabulary: &Vocabulary) {
    let all: Vec<Release<'_>> = contents
        .documents
        .iter()
        .filter(is(Form::Release))
        .flat_map(|document| releases(document, vocabulary))
        .collect();
    for release in &all {
        take_one(release, contents, charts, units, vocabulary);
    }
    for release in all {
        charts.released.extend(release.files);
    }
}

fn take_one(release: &Release<'_>, contents: &Contents, charts: &Charts, units: &mut Units, vocabulary: &Vocabulary) {
    let chart = charts.at(&release.path);
    let inside: Vec<&Document> = contents
        .documents
        .iter()
        .filter(|document| !release.path.is_empty() && document.folder() == release.path)
        .collect();
    // An application of applications is no service.
    if inside.iter().any(|document| document.form == Form::Release) {
        return;
    }
    let mut place = release.document.place.clone();
    place.environment.clone_from(&release.environment);
    place.region.clone_from(&release.region);
    let told = |claims: &mut Claims| {
        if let Some(environment) = &release.environment {
            claims.add(
                Topic::Deployed,
                environment.clone(),
                &format!("the release `{}`", release.name),
            );
        }
        if let Some(region) = &release.region {
            claims.add(
                Topic::Region,
                region.clone(),
                &format!("the release `{}`", release.name),
            );
        }
        if let Some(other) = &release.other {
            claims.add(
                Topic::OtherEnvironment,
                other.clone(),
                &format!("the release `{}`", release.name),
            );
        }
        labels::read(
            release
                .document
                .value
                .get("metadata")
                .and_then(|metadata| metadata.get("labels")),
            "the label",
            claims,
        );
        labels::read(
            release
                .document
                .value
                .get("metadata")
                .and_then(|metadata| metadata.get("annotations")),
            "the annotation",
            claims,
        );
    };
    let manifests: Vec<&&Document> = inside
        .iter()
        .filter(|document| document.form == Form::Resource)
        .collect();
    if chart.is_none() && release.values.is_empty() && release.files.is_empty() {
        for document in manifests {
            let name = text_at(&document.value, "metadata.name").unwrap_or_default();
            if pod_kinds(document) {
                let mut claims = Claims::of(&release.document.path, place.environment.as_ref());
                told(&mut claims);
                workload::own_labels(&document.value, &mut claims);
                units.add(&name, &document.place, claims);
            }
        }
        return;
    }
    let mut sources: Vec<(Document, Value)> = Vec::new();
    for path in &release.files {
        let found = contents
            .documents
            .iter()
            .find(|document| document.path == *path && document.form == Form::Values);
        sources.extend(found.map(|document| (document.clone(), document.value.clone())));
    }
    for value in &release.values {
        sources.push((release.document.clone(), value.clone()));
    }
    let own_chart = chart.filter(|chart| !chart.generic);
    let values: Vec<&Value> = sources.iter().map(|(_, value)| value).collect();
    let dependencies = chart.map(|chart| chart.dependencies.clone()).unwrap_or_default();
    let own_name = without_place(&release.name, release.environment.as_ref(), vocabulary);
    let base = own_chart.map_or(own_name.as_str(), |chart| chart.name.as_str());
    let in_chart = |document: &&Document| {
        document.form == Form::Values
            && own_chart.is_some_and(|own| charts.of(&document.path).is_some_and(|of| of.folder == own.folder))
    };
    let beside = contents
        .documents
        .iter()
        .filter(in_chart)
        .map(|document| &document.value);
    let all: Vec<&Value> = values.iter().copied().chain(beside).collect();
    let mut members = members(&all, &dependencies, base);
    members.together = own_chart.is_some();
    let names = if all.is_empty() {
        vec![base.to_owned()]
    } else {
        names(&all, &members, base)
    };
    for (mut document, value) in sources {
        // What is inside a chart of its own has been taken with it.
        if in_chart(&&document) {
            continue;
        }
        if document.form == Form::Release {
            document.place.root.clone_from(&place.root);
        }
        // A file without a place of its own, given to one release, holds for it alone.
        if document.place.environment.is_none() && document.form == Form::Release {
            document.place.environment.clone_from(&place.environment);
        }
        document.place.extra = None;
        of_values(&document, &value, &members, &names, units, vocabulary);
    }
    let mut claims = Claims::of(&release.document.path, place.environment.as_ref());
    told(&mut claims);
    if let Some(program) = program(&release.chart) {
        claims.add(Topic::NoService, format!("it runs `{program}`"), "the chart");
    }
    if let Some(name) = names.first() {
        units.add(name, &place, claims);
    }
}

fn pod_kinds(document: &Document) -> bool {
    matches!(
        document.kind(),
        "Deployment" | "StatefulSet" | "CronJob" | "Job" | "Rollout"
    )
}
