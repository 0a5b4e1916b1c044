//! Archetype and profile: what a service does, by how it runs and who reaches it.

use super::{Field, told};
use crate::config::Config;
use crate::evidence::claim::{Claim, Topic};
use crate::evidence::shape::{Hint, hint};
use crate::evidence::unit::Unit;
use serde_json::Value;
use std::collections::BTreeSet;

/// What was found: the role, whether that is certain, why.
struct Role {
    name: &'static str,
    sure: bool,
    reason: String,
}

/// Archetype and profile.
pub fn judge(unit: &Unit, config: &Config, environments: &[String]) -> (Field, Field) {
    let archetypes = &config.platform.archetypes;
    let role = role(unit);
    let archetype = match &role {
        Some(role) if archetypes.iter().any(|known| known == role.name) => {
            let value = role.name;
            if role.sure {
                Field::sure("archetype", value, &role.reason)
            } else {
                Field::asked("archetype", value, &role.reason)
            }
        }
        Some(role) => Field::asked(
            "archetype",
            Value::Null,
            format!("it would be `{}`, which is not configured: {}", role.name, role.reason),
        ),
        None => Field::asked("archetype", Value::Null, "no file says how it runs"),
    };
    let profile = profile(unit, &archetype, config, environments);
    (archetype, profile)
}

fn role(unit: &Unit) -> Option<Role> {
    let kinds: BTreeSet<&str> = unit.about(Topic::Kind).map(|claim| claim.value.as_str()).collect();
    let first = |topic| unit.about(topic).next();
    let because = |topic| first(topic).map(told).unwrap_or_default();
    let sure = |name, reason: String| {
        Some(Role {
            name,
            sure: true,
            reason,
        })
    };
    let asked = |name, reason: String| {
        Some(Role {
            name,
            sure: false,
            reason,
        })
    };
    let serving: Vec<&&str> = kinds
        .iter()
        .filter(|kind| {
            matches!(
                **kind,
                "Deployment" | "StatefulSet" | "Rollout" | "DeploymentConfig" | "Knative"
            )
        })
        .collect();
    let batch: Vec<&&str> = kinds
        .iter()
        .filter(|kind| matches!(**kind, "CronJob" | "Job"))
        .collect();
    let is_exposed = is_exposed(unit, &[]).is_some();
    let has_service = unit.about(Topic::Port).any(|claim| claim.value == "service");
    if !batch.is_empty() && (!serving.is_empty() || is_exposed) {
        return asked(
            "api",
            format!(
                "it is both {} and {}",
                kinds.iter().copied().collect::<Vec<_>>().join(" and "),
                "a server"
            ),
        );
    }
    if !batch.is_empty() && has_service {
        let what = batch.iter().map(|kind| **kind).collect::<Vec<_>>().join(" and ");
        return asked("scheduler", format!("it is a {what}, but {}", because(Topic::Port)));
    }
    if kinds.contains("CronJob") {
        return sure("scheduler", because(Topic::Kind));
    }
    if kinds.contains("Job") {
        return sure("job", because(Topic::Kind));
    }
    let said = first(Topic::Role).and_then(|claim| Some((role_word(&claim.value)?, told(claim))));
    let found = by_traffic(unit, &kinds, is_exposed, has_service);
    match (found, said) {
        (Some(found), Some((word, reason))) if found.name != word => {
            asked(found.name, format!("{}, but {reason}", found.reason))
        }
        (Some(found), Some((_, reason))) => sure(found.name, format!("{}, {reason}", found.reason)),
        (None, Some((word, reason))) => sure(word, reason),
        (found, None) => found,
    }
}

fn role_word(word: &str) -> Option<&'static str> {
    match word {
        "api" | "web" | "http" | "rest" | "grpc" | "webservice" | "web-service" | "server" => Some("api"),
        "listener" | "consumer" | "worker" | "subscriber" => Some("listener"),
        "streaming" | "stream" | "streams" | "websocket" => Some("streaming"),
        "scheduler" | "scheduled" => Some("scheduler"),
        "batch" => Some("job"),
        _ => None,
    }
}

/// What ports, ingresses and messages tell.
fn by_traffic(unit: &Unit, kinds: &BTreeSet<&str>, is_exposed: bool, has_service: bool) -> Option<Role> {
    let first = |topic| unit.about(topic).next();
    let at = |topic| first(topic).map(|claim| claim.at.clone()).unwrap_or_default();
    let role = |name, sure, reason: String| Some(Role { name, sure, reason });
    let consumes = unit.says(Topic::Consumes);
    let broker = unit.says(Topic::Broker) || consumes || unit.says(Topic::Streams);
    let hint = hint(&unit.name);
    let port = unit.about(Topic::Port).next();
    if unit.says(Topic::WebSocket) {
        return role(
            "streaming",
            is_exposed || has_service,
            format!("web sockets by {}", at(Topic::WebSocket)),
        );
    }
    if unit.says(Topic::Streams) {
        return role(
            "streaming",
            !is_exposed,
            format!("a stream processor by {}", at(Topic::Streams)),
        );
    }
    if kinds.contains("StatefulSet") {
        let sure = broker && !is_exposed;
        let name = if is_exposed { "api" } else { "streaming" };
        return role(name, sure, format!("a StatefulSet by {}", at(Topic::Kind)));
    }
    if is_exposed {
        let sure = !matches!(hint, Some(Hint::Consumer | Hint::Job | Hint::Streams));
        let topic = if unit.says(Topic::Exposed) {
            Topic::Exposed
        } else {
            Topic::ExposedInside
        };
        return role("api", sure, format!("it is reached by {}", at(topic)));
    }
    if has_service {
        let reason = format!("a Service by {}", at(Topic::Port));
        return match hint {
            Some(Hint::Consumer) => role(
                "listener",
                false,
                format!("its name is that of a consumer, but it has {reason}"),
            ),
            Some(Hint::Job | Hint::Streams) => {
                role("api", false, format!("its name says otherwise, but it has {reason}"))
            }
            _ if consumes => role(
                "api",
                false,
                format!("{reason}, but it consumes messages by {}", at(Topic::Consumes)),
            ),
            Some(Hint::Server) => role("api", true, reason),
            None if broker => role("api", false, format!("{reason}, but a broker by {}", at(Topic::Broker))),
            None => role("api", true, reason),
        };
    }
    let serves = kinds
        .iter()
        .any(|kind| matches!(*kind, "Deployment" | "Rollout" | "DeploymentConfig"));
    match (port, first(Topic::NoPort)) {
        (Some(_), _) if consumes || (broker && hint == Some(Hint::Consumer)) => role(
            "listener",
            true,
            format!(
                "it consumes messages by {}, and has no Service",
                at(if consumes { Topic::Consumes } else { Topic::Broker })
            ),
        ),
        (Some(port), _) => role(
            if broker { "listener" } else { "api" },
            false,
            format!("a port by {}, but no Service", port.at),
        ),
        (None, Some(none)) if hint != Some(Hint::Server) => role(
            "listener",
            !matches!(hint, Some(Hint::Job | Hint::Streams)),
            format!("it serves no port: {}", none.at),
        ),
        (None, Some(none)) => role(
            "listener",
            false,
            format!("its name is that of a server, but {}", none.at),
        ),
        (None, None) if consumes => role(
            "listener",
            hint != Some(Hint::Server),
            format!("it consumes messages by {}", at(Topic::Consumes)),
        ),
        (None, None) if serves || broker || unit.says(Topic::Cpu) => {
            role("listener", false, "no file names a port or a Service".to_owned())
        }
        (None, None) => None,
    }
}

/// The claim by which it is reached from outside, in one of the environments, and whether others say that it is not.
fn is_exposed<'u>(unit: &'u Unit, environments: &[String]) -> Option<&'u Claim> {
    let counts = |claim: &&Claim| {
        claim.value != "off"
            && (environments.is_empty()
                || claim
                    .environment
                    .as_ref()
                    .is_none_or(|name| environments.contains(name)))
    };
    unit.about(Topic::Exposed)
        .find(counts)
        .or_else(|| unit.about(Topic::ExposedInside).find(counts))
}

fn profile(unit: &Unit, archetype: &Field, config: &Config, environments: &[String]) -> Field {
    let Some(name) = archetype.value.as_str() else {
        return Field::asked("profile", Value::Null, "it depends on the archetype");
    };
    let fits: Vec<&str> = config
        .platform
        .profiles
        .iter()
        .filter(|(_, archetypes)| archetypes.iter().any(|one| one == name))
        .map(|(profile, _)| profile.as_str())
        .collect();
    let field = match fits.as_slice() {
        [] => Field::asked("profile", Value::Null, format!("no profile fits `{name}`")),
        [only] => Field::sure("profile", *only, format!("the only one that fits `{name}`")),
        several => by_reach(unit, several, environments),
    };
    Field {
        sure: field.sure && archetype.sure,
        ..field
    }
}

/// Public or internal, by who reaches it.
fn by_reach(unit: &Unit, fits: &[&str], environments: &[String]) -> Field {
    let find = |words: &[&str]| {
        let mut found = fits
            .iter()
            .filter(|profile| words.iter().any(|word| profile.contains(word)));
        found.next().copied().filter(|_| found.next().is_none())
    };
    let (public, internal) = (find(&["public", "external", "edge"]), find(&["internal", "private"]));
    let (Some(public), Some(internal)) = (public, internal) else {
        return Field::asked("profile", Value::Null, format!("several fit: `{}`", fits.join("`, `")));
    };
    let outside: Vec<&Claim> = unit
        .about(Topic::Exposed)
        .filter(|claim| claim.value != "off")
        .collect();
    let inside = unit.about(Topic::ExposedInside).next();
    let last = environments.last().map(String::as_str);
    let is_off_at_last = super::holding(unit, Topic::Exposed, last)
        .iter()
        .all(|claim| claim.value == "off")
        && !outside.is_empty();
    match (outside.first(), inside) {
        (Some(outside), Some(inside)) => Field::asked("profile", public, format!("{}, but {}", outside.at, inside.at)),
        (Some(outside), None) if is_off_at_last => Field::asked(
            "profile",
            internal,
            format!(
                "it is reached from outside by {}, but not in `{}`",
                outside.at,
                last.unwrap_or_default()
            ),
        ),
        (Some(outside), None) if outside.value.is_empty() => {
            Field::asked("profile", public, format!("it has {}, which names no host", outside.at))
        }
        (Some(outside), None) => Field::sure("profile", public, told(outside)),
        (None, Some(inside)) => Field::sure("profile", internal, told(inside)),
        (None, None) => Field::sure("profile", internal, "it has no ingress"),
    }
}
