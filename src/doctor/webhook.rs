//! The webhook by which a portal learns of merges.

use super::github::Repository;
use super::row::{Check, Finding};
use crate::api::{Answer, DoctorArea, DoctorCheck, FoundHook, Read};
use crate::facts::{Facts, Found, Halt};

const PATH: &str = "/api/ameide/v1/webhooks/github";
const ADD: &str = "add a webhook for push events with the content type `application/json` and the secret of `ameide.webhooks.githubSecret`";

/// Whether it is there and its deliveries arrive.
pub fn check<'a>(repo: &'a Repository, input: &'a DoctorCheck) -> Check<'a> {
    let look = |facts: &Facts<'_>| {
        let read = Read::Hooks { repo: repo.url.clone() };
        let Found::Present(Answer::Hooks { hooks }) = facts.answer(&read) else {
            return Err(Halt::Read(vec![read]));
        };
        let url = input
            .portal
            .as_ref()
            .map(|portal| format!("{}{PATH}", portal.trim_end_matches('/')));
        let leads = |hook: &&FoundHook| url.as_ref().map_or(hook.url.ends_with(PATH), |url| hook.url == *url);
        Ok(match hooks.iter().find(leads) {
            Some(hook) => found(hook, input.webhook_secret),
            None => Finding::warning(
                format!(
                    "none leads to {}; pipelines follow a merge only at the next sync",
                    url.as_deref().unwrap_or("a portal")
                ),
                format!(
                    "{ADD}, which leads to {}",
                    url.unwrap_or_else(|| format!("https://<portal>{PATH}"))
                ),
            ),
        })
    };
    Check::new(DoctorArea::Github, "github.webhook", "Webhook", look)
        .after(&repo.read)
        .warns()
}

fn found(hook: &FoundHook, secret: Option<bool>) -> Finding {
    let url = &hook.url;
    if !hook.active {
        return Finding::warning(format!("{url} is turned off"), "turn the webhook on");
    }
    if !hook.events.iter().any(|event| event == "push" || event == "*") {
        return Finding::warning(format!("{url} is not called for pushes"), "select the event `push`");
    }
    if hook.content_type.as_deref() != Some("json") {
        return Finding::warning(
            format!("{url} is sent forms"),
            "set its content type to `application/json`",
        );
    }
    if secret == Some(false) {
        return Finding::warning(
            format!("deliveries to {url} are refused, as the portal does not know the secret"),
            "set `ameide.webhooks.githubSecret` to the secret of the webhook",
        );
    }
    if !hook.signed {
        return Finding::warning(
            format!("deliveries to {url} are not signed, and refused"),
            "give the webhook the secret of `ameide.webhooks.githubSecret`",
        );
    }
    match hook.last_status {
        Some(status) if !(200..300).contains(&status) => Finding::warning(
            format!("the last delivery to {url} was answered with status {status}"),
            match status {
                401 => "the secret of the webhook is not that of `ameide.webhooks.githubSecret`",
                _ => "look at its recent deliveries in the settings of the repository, and deliver the last one again",
            },
        ),
        Some(_) => Finding::ok(format!("the last delivery to {url} arrived")),
        None => Finding::ok(format!("{url} has had no delivery yet")),
    }
}
