//! Checks of manifests: one file a rule, one line in the registry. A rule only reports what it finds; it must not change anything.
//!
//! Some hold for any manifests. Others compare with what a service's entry asks for: kustomize is silent where a patch misses.

mod arrived_host;
mod arrived_image;
mod arrived_namespace;
mod arrived_replicas;
mod arrived_selector;
mod arrived_size;
mod autoscaler;
mod choice;
mod claims;
mod disputed;
mod disruption;
mod duplicate;
mod env;
mod expected;
mod expression;
mod label;
mod limits;
mod missing_key;
mod model;
mod mount;
mod name;
mod numbers;
mod port;
mod probe;
mod quantity;
mod restart;
mod schedule;
mod schema;
mod selector;
mod service;
mod strategy;
mod unknown_key;
mod unknown_kind;
mod unserved_kind;
mod wrong_type;

pub use claims::{Claims, hosts};
pub use expected::Expected;

use crate::config::{Config, RuleLevel};
use crate::problem::{Problem, Severity, nearest};
use model::Manifests;

/// A rule: its code, its default level, and its check.
struct Rule {
    code: &'static str,
    level: RuleLevel,
    check: fn(&Manifests<'_>) -> Vec<Problem>,
}

/// The registry.
const RULES: [Rule; 31] = [
    rule("manifests/unknown-kind", RuleLevel::Warn, unknown_kind::check),
    rule("manifests/unserved-kind", RuleLevel::Error, unserved_kind::check),
    rule("manifests/unknown-key", RuleLevel::Error, unknown_key::check),
    rule("manifests/missing-key", RuleLevel::Error, missing_key::check),
    rule("manifests/wrong-type", RuleLevel::Error, wrong_type::check),
    rule("manifests/disputed-value", RuleLevel::Error, disputed::check),
    rule("manifests/bad-quantity", RuleLevel::Error, quantity::check),
    rule("manifests/bad-port", RuleLevel::Error, port::check),
    rule("manifests/bad-name", RuleLevel::Error, name::check),
    rule("manifests/bad-label", RuleLevel::Error, label::check),
    rule("manifests/selector-mismatch", RuleLevel::Error, selector::check),
    rule("manifests/bad-choice", RuleLevel::Error, choice::check),
    rule("manifests/bad-disruption-budget", RuleLevel::Error, disruption::check),
    rule("manifests/bad-autoscaler", RuleLevel::Error, autoscaler::check),
    rule("manifests/bad-strategy", RuleLevel::Error, strategy::check),
    rule("manifests/bad-restart-policy", RuleLevel::Error, restart::check),
    rule("manifests/bad-schedule", RuleLevel::Error, schedule::check),
    rule("manifests/duplicate", RuleLevel::Error, duplicate::check),
    rule("manifests/missing-volume", RuleLevel::Error, mount::check),
    rule("manifests/request-over-limit", RuleLevel::Error, limits::check),
    rule("manifests/bad-number", RuleLevel::Error, numbers::check),
    rule("manifests/bad-probe", RuleLevel::Error, probe::check),
    rule("manifests/bad-variable", RuleLevel::Error, env::check),
    rule("manifests/bad-service", RuleLevel::Error, service::check),
    rule("manifests/stray-expression", RuleLevel::Error, expression::check),
    rule("manifests/image-missed", RuleLevel::Error, arrived_image::check),
    rule("manifests/size-missed", RuleLevel::Error, arrived_size::check),
    rule("manifests/replicas-missed", RuleLevel::Error, arrived_replicas::check),
    rule("manifests/namespace-missed", RuleLevel::Error, arrived_namespace::check),
    rule("manifests/host-missed", RuleLevel::Error, arrived_host::check),
    rule("manifests/selector-missed", RuleLevel::Error, arrived_selector::check),
];

const fn rule(code: &'static str, level: RuleLevel, check: fn(&Manifests<'_>) -> Vec<Problem>) -> Rule {
    Rule { code, level, check }
}

/// What the checks find in a file.
#[derive(Debug, Default)]
pub struct Checked {
    /// The findings, in the order of the lines.
    pub problems: Vec<Problem>,
    /// How many objects there are.
    pub objects: usize,
    /// Hosts that the objects claim.
    pub hosts: Vec<String>,
}

/// Checks a file; against an entry's wishes, if they are given.
pub fn check(file: &str, text: &str, expected: Option<&Expected<'_>>, config: &Config) -> Checked {
    let read = model::read(text);
    let mut checked = Checked::default();
    let manifests = Manifests::of(file, text, &read, expected, config);
    checked.objects = manifests.objects.len();
    checked.hosts = claims::hosts_of(&manifests);
    checked.problems.extend(manifests.unread.iter().cloned());
    for rule in &RULES {
        let severity = match config.lint.get(rule.code).copied().unwrap_or(rule.level) {
            RuleLevel::Off => continue,
            RuleLevel::Warn => Severity::Warning,
            RuleLevel::Error => Severity::Error,
        };
        let found = (rule.check)(&manifests).into_iter();
        checked.problems.extend(found.map(|problem| Problem {
            code: rule.code.to_owned(),
            severity,
            ..problem
        }));
    }
    checked.problems.sort_by_key(|problem| (problem.line, problem.column));
    checked
}

/// Rules of this room that are configured and do not exist.
pub fn unknown_rules(config: &Config) -> Vec<Problem> {
    let codes = RULES.iter().map(|rule| rule.code);
    let unknown = config
        .lint
        .keys()
        .filter(|code| code.starts_with("manifests/") && !codes.clone().any(|known| known == *code));
    let problem = |code: &String| {
        let help = nearest(code, codes.clone());
        let help = help.map_or_else(|| "remove it".to_owned(), |near| format!("did you mean `{near}`?"));
        Problem::warning("manifests/unknown-rule", format!("unknown rule `{code}`"))
            .help(help)
            .path(format!("ameide.lint.rules.{code}"))
    };
    unknown.map(problem).collect()
}
