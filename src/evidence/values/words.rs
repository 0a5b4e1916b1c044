//! What a service works with, and whose it is, by its values.

use crate::evidence::claim::{Claims, Topic};
use crate::evidence::container::{take_image, variables};
use crate::evidence::settings::{Scopes, enabled};
use crate::evidence::shape::is_image;
use crate::evidence::{labels, text, text_at};

/// Whether it consumes messages, or speaks to a broker.
pub fn messages(scopes: &Scopes<'_>, claims: &mut Claims) {
    for (path, value) in scopes.all(&[
        "consumer",
        "consumers",
        "kafka.consumer",
        "kafka.consumerGroup",
        "kafka.groupId",
        "consumerGroup",
        "subscription",
        "subscriptions",
        "listener",
        "kafka.topics.consume",
        "kafka.inputTopics",
        "kafka.inputTopic",
    ]) {
        if enabled(value) != Some(false) {
            claims.add(Topic::Consumes, "", &format!("`{path}`"));
            break;
        }
    }
    for (path, value) in scopes.all(&[
        "kafka",
        "rabbitmq",
        "amqp",
        "topics",
        "topic",
        "queue",
        "queues",
        "sqs",
        "pubsub",
        "messaging",
    ]) {
        if enabled(value) != Some(false) {
            claims.add(Topic::Broker, "", &format!("`{path}`"));
            break;
        }
    }
    for (path, value) in scopes.all(&["streams", "kafkaStreams", "kafka.streams"]) {
        if enabled(value) != Some(false) {
            claims.add(Topic::Streams, "", &format!("`{path}`"));
            break;
        }
    }
    for (path, value) in scopes.all(&[
        "websocket",
        "websockets",
        "webSocket",
        "ws",
        "ingress.websocket",
        "ingress.websockets",
    ]) {
        if enabled(value) != Some(false) {
            claims.add(Topic::WebSocket, "", &format!("`{path}`"));
            break;
        }
    }
    for key in [
        "env",
        "environment",
        "extraEnv",
        "envVars",
        "extraEnvVars",
        "configmap",
        "configMap",
        "config",
        "envFrom.data",
    ] {
        if let Some((_, value)) = scopes.find(&[key]) {
            variables(Some(value), claims);
        }
    }
}

/// Its image.
pub fn image(scopes: &Scopes<'_>, claims: &mut Claims) {
    let Some((path, value)) = scopes.find(&["image", "containerImage", "image.repository"]) else {
        return;
    };
    let repository = ["repository", "name", "repo", "image"]
        .iter()
        .find_map(|key| text_at(value, key));
    let Some(name) = text(value).or(repository) else { return };
    let registry = text_at(value, "registry").map(|registry| format!("{}/", registry.trim_end_matches('/')));
    let image = format!("{}{name}", registry.unwrap_or_default());
    if is_image(&image) {
        take_image(&image, &format!("`{path}`"), claims);
    }
}

/// Whose it is.
pub fn people(scopes: &Scopes<'_>, claims: &mut Claims) {
    let plain: [(Topic, &[&str]); 7] = [
        (
            Topic::Team,
            &[
                "team",
                "squad",
                "teamName",
                "ownerTeam",
                "metadata.team",
                "meta.team",
                "ownership.team",
            ],
        ),
        (Topic::Owner, &["owner", "meta.owner", "maintainer"]),
        (
            Topic::Slack,
            &[
                "slack",
                "slackChannel",
                "slack_channel",
                "slack.channel",
                "alerts.slack",
                "alerts.slack.channel",
                "alerting.slack.channel",
                "alerting.slack",
                "notifications.slack.channel",
                "notifications.slack",
                "monitoring.slackChannel",
                "alerts.channel",
                "meta.slack",
            ],
        ),
        (
            Topic::Pagerduty,
            &[
                "pagerduty.serviceId",
                "pagerdutyServiceId",
                "pagerduty.service",
                "alerts.pagerduty.serviceId",
            ],
        ),
        (
            Topic::Email,
            &["email", "ownerEmail", "teamEmail", "contact.email", "meta.email"],
        ),
        (Topic::Description, &["description", "meta.description"]),
        (Topic::Repository, &["gitRepo", "repositoryUrl", "meta.repo"]),
    ];
    for (topic, keys) in plain {
        if let Some((path, value)) = scopes.text(keys) {
            labels::add(topic, &value, &format!("`{path}`"), claims);
        }
    }
    for key in [
        "labels",
        "commonLabels",
        "podLabels",
        "extraLabels",
        "additionalLabels",
        "deploymentLabels",
        "annotations",
        "podAnnotations",
        "commonAnnotations",
        "metadata.labels",
        "metadata.annotations",
    ] {
        for (path, value) in scopes.all(&[key]) {
            labels::read(Some(value), &format!("`{path}`, the key"), claims);
        }
    }
}
