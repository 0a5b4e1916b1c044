//! Lint of pipelines: one file per rule, one line in the registry. A rule only reports what it finds; it must not change anything,
//! nor know where the pipeline comes from.

mod approval;
mod blue_green;
mod canary;
mod change_window;
mod delegate;
mod failure_strategy;
mod identifiers;
mod image_tag;
mod manifests;
mod model;
mod notification;
mod rollback;
pub mod rules;
mod runtime_input;
mod script;
mod secret;
mod service_from;
mod shapes;
mod stray_rollback;
mod unknown_key;

use crate::api::{Context, Outputs, PipelineLint, PipelineLinted, Plan, Step};
use crate::config::{Config, RuleLevel};
use crate::problem::{Problem, Severity, nearest};
use crate::yaml;
use model::Pipeline;

/// A rule: its code, its default level, and its check.
struct Rule {
    code: &'static str,
    level: RuleLevel,
    check: fn(&Pipeline) -> Vec<Problem>,
}

/// The registry.
const RULES: [Rule; 17] = [
    Rule {
        code: "harness/unknown-key",
        level: RuleLevel::Error,
        check: unknown_key::check,
    },
    Rule {
        code: "harness/script-step",
        level: RuleLevel::Error,
        check: script::check,
    },
    Rule {
        code: "harness/no-delegate-selector",
        level: RuleLevel::Error,
        check: delegate::check,
    },
    Rule {
        code: "harness/no-failure-strategy",
        level: RuleLevel::Error,
        check: failure_strategy::check,
    },
    Rule {
        code: "harness/no-rollback",
        level: RuleLevel::Error,
        check: rollback::check,
    },
    Rule {
        code: "harness/no-approval",
        level: RuleLevel::Error,
        check: approval::check,
    },
    Rule {
        code: "harness/no-change-window",
        level: RuleLevel::Error,
        check: change_window::check,
    },
    Rule {
        code: "harness/manifest-not-from-git",
        level: RuleLevel::Error,
        check: manifests::check,
    },
    Rule {
        code: "harness/stray-rollback",
        level: RuleLevel::Error,
        check: stray_rollback::check,
    },
    Rule {
        code: "harness/canary-without-rollout",
        level: RuleLevel::Error,
        check: canary::check,
    },
    Rule {
        code: "harness/blue-green-without-swap",
        level: RuleLevel::Error,
        check: blue_green::check,
    },
    Rule {
        code: "harness/service-not-known",
        level: RuleLevel::Error,
        check: service_from::check,
    },
    Rule {
        code: "harness/no-notification-channel",
        level: RuleLevel::Error,
        check: notification::check,
    },
    Rule {
        code: "harness/bad-identifier",
        level: RuleLevel::Error,
        check: identifiers::check,
    },
    Rule {
        code: "harness/plain-secret",
        level: RuleLevel::Error,
        check: secret::check,
    },
    Rule {
        code: "harness/fixed-image-tag",
        level: RuleLevel::Error,
        check: image_tag::check,
    },
    Rule {
        code: "harness/bad-runtime-input",
        level: RuleLevel::Error,
        check: runtime_input::check,
    },
];

/// All findings in a pipeline, in the order of its lines.
pub fn lint(file: &str, text: &str, config: &Config) -> Vec<Problem> {
    let parsed = match yaml::parse(text) {
        Ok(parsed) => parsed,
        Err(problem) => return vec![problem.file(file)],
    };
    let Some(document) = &parsed.root else {
        return vec![empty(file)];
    };
    if let Some(node) = document.reference() {
        let (line, column) = yaml::text::position(text, node.start);
        let problem = Problem::error(
            "harness/yaml-reference",
            "Harness does not support anchors, aliases or tags",
        )
        .file(file);
        return vec![problem.at(line, column).help("repeat the value where it is used")];
    }
    let pipeline = match Pipeline::of(file, text, document, config) {
        Ok(pipeline) => pipeline,
        Err(problem) => return vec![problem],
    };
    let mut found = unknown_rules(config);
    for rule in &RULES {
        let severity = match config.lint.get(rule.code).copied().unwrap_or(rule.level) {
            RuleLevel::Off => continue,
            RuleLevel::Warn => Severity::Warning,
            RuleLevel::Error => Severity::Error,
        };
        let problems = (rule.check)(&pipeline);
        found.extend(problems.into_iter().map(|problem| Problem {
            code: rule.code.to_owned(),
            severity,
            ..problem
        }));
    }
    found.sort_by_key(|problem| (problem.line, problem.column));
    found
}

fn empty(file: &str) -> Problem {
    Problem::error("harness/not-a-pipeline", "the file is empty")
        .file(file)
        .help("pass the YAML of a pipeline")
}

/// Rules that are configured and do not exist.
pub fn unknown_rules(config: &Config) -> Vec<Problem> {
    let codes = RULES.iter().map(|rule| rule.code);
    let unknown = config
        .lint
        .keys()
        .filter(|code| !RULES.iter().any(|rule| rule.code == code.as_str()));
    let problem = |code: &String| {
        let help = nearest(code, codes.clone())
            .map_or_else(|| "remove it".to_owned(), |near| format!("did you mean `{near}`?"));
        Problem::warning("harness/unknown-rule", format!("unknown lint rule `{code}`"))
            .help(help)
            .path(format!("ameide.lint.rules.{code}"))
    };
    unknown.map(problem).collect()
}

/// `ameide:pipeline:lint`.
pub fn step(input: &PipelineLint, context: &Context) -> Step {
    let config = match Config::read(&context.config) {
        Ok(config) => config,
        Err(problems) => return Step::Reject { problems },
    };
    let mut findings = Vec::new();
    for file in &input.files {
        match std::str::from_utf8(&file.content) {
            Ok(text) => findings.extend(lint(&file.path, text, &config)),
            Err(_) => {
                let problem = Problem::error("harness/not-a-pipeline", "the file is not UTF-8 text").file(&file.path);
                findings.push(problem.help("save it as UTF-8"));
            }
        }
    }
    let count = |severity| {
        u32::try_from(findings.iter().filter(|problem| problem.severity == severity).count()).unwrap_or(u32::MAX)
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let outputs = Outputs::PipelineLint(PipelineLinted {
        findings,
        errors,
        warnings,
    });
    Step::Plan(Plan {
        effects: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        outputs,
    })
}
