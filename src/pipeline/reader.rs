//! Reads options one by one, and collects their faults.

mod delivery;

use super::options::{KEYS, Options, OptionsForm};
use crate::config::Pattern;
use crate::problem::{Problem, suggestion};
use crate::service::{is_harness_identifier, unsafe_text};
use serde_json::{Map, Value};

impl Options {
    /// Reads the options; the second map wins key by key. All faults at once.
    pub fn read(configured: &Map<String, Value>, requested: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        let mut merged = configured.clone();
        let asks = |key: &str| requested.get(key).filter(|value| !value.is_null());
        // A canary that is asked for is how to roll out, whatever is configured; regions one by one are never several at once.
        if asks("canary").is_some() {
            merged.remove("rollout");
        }
        if asks("regions").is_some_and(|value| value == "serial") {
            merged.remove("regionsAtOnce");
        }
        merged.extend(requested.iter().map(|(key, value)| (key.clone(), value.clone())));
        let mut reader = OptionReader {
            map: &merged,
            problems: Vec::new(),
        };
        let mut options = reader.options();
        options.rollout_asked = asks("rollout").is_some();
        if reader.problems.is_empty() {
            Ok(options)
        } else {
            Err(reader.problems)
        }
    }
}

/// A map of options, and the faults found so far.
struct OptionReader<'a> {
    map: &'a Map<String, Value>,
    problems: Vec<Problem>,
}

impl OptionReader<'_> {
    /// All of them.
    fn options(&mut self) -> Options {
        for key in self
            .map
            .keys()
            .filter(|key| !KEYS.contains(&key.as_str()))
            .cloned()
            .collect::<Vec<_>>()
        {
            self.fault(
                &key,
                "pipeline/unknown-option",
                "is not an option".to_owned(),
                &suggestion(&key, KEYS),
            );
        }
        let triggers = self.list(
            "triggers",
            &["none"],
            |word| matches!(word, "image" | "manifests" | "none"),
            "use `image`, `manifests` or `none`",
        );
        let bake = self.text("bake", "1h", is_duration, DURATION);
        let (rollout, canary) = self.rollout();
        Options {
            bake: (bake != "none").then_some(bake),
            rollout,
            rollout_asked: false,
            canary,
            regions_at_once: self.regions_at_once(),
            soak: self.soak(),
            verify: self.flag("verify", true),
            verify_source: self.verify_source(),
            change: self.change(),
            notify: self.notify(),
            policy_sets: self.policy_sets(),
            team_group: self.optional("teamGroup", is_reference, REFERENCE),
            platform_group: self.text("platformGroup", "account.platform_team", is_reference, REFERENCE),
            team_approvals: self.count("teamApprovals", 1),
            platform_approvals: self.count("platformApprovals", 1),
            form: match self
                .text(
                    "form",
                    "full",
                    |word| matches!(word, "full" | "thin"),
                    "use `full` or `thin`",
                )
                .as_str()
            {
                "thin" => OptionsForm::Thin,
                _ => OptionsForm::Full,
            },
            template_ref: self.optional("templateRef", is_reference, REFERENCE),
            template_version: self.optional("templateVersion", is_version, "use letters, digits, `.`, `_` and `-`"),
            image_trigger: triggers.iter().any(|word| word == "image"),
            manifests_trigger: triggers.iter().any(|word| word == "manifests"),
            health_url: self.health_url(),
            roles: self.list(
                "roles",
                &[],
                is_reference,
                "use role identifiers such as `_pipeline_executor`",
            ),
        }
    }

    fn fault(&mut self, key: &str, code: &str, message: String, help: &str) {
        let problem = Problem::error(code, format!("`{key}` {message}"))
            .help(help)
            .path(format!("options.{key}"));
        self.problems.push(problem);
    }

    fn word(&mut self, key: &str, value: &Value, fits: impl Fn(&str) -> bool, help: &str) -> Option<String> {
        let text = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => String::new(),
        };
        if let Some(reason) = unsafe_text(&text) {
            self.fault(key, "pipeline/unsafe-text", reason, "remove it");
            return None;
        }
        if !fits(&text) {
            self.fault(
                key,
                "pipeline/bad-option",
                format!("is `{text}`, which is not allowed"),
                help,
            );
            return None;
        }
        Some(text)
    }

    fn optional(&mut self, key: &str, fits: impl Fn(&str) -> bool, help: &str) -> Option<String> {
        let value = self.map.get(key).filter(|value| !value.is_null())?;
        self.word(key, value, fits, help)
    }

    fn text(&mut self, key: &str, default: &str, fits: impl Fn(&str) -> bool, help: &str) -> String {
        self.optional(key, fits, help).unwrap_or_else(|| default.to_owned())
    }

    fn flag(&mut self, key: &str, default: bool) -> bool {
        self.optional(key, |word| matches!(word, "true" | "false"), "use `true` or `false`")
            .map_or(default, |word| word == "true")
    }

    fn count(&mut self, key: &str, default: u64) -> u64 {
        let fits = |word: &str| word.parse::<u64>().is_ok_and(|count| (1..=20).contains(&count));
        self.optional(key, fits, "write a whole number from 1 to 20")
            .and_then(|word| word.parse().ok())
            .unwrap_or(default)
    }

    /// A list, or the same as one text with commas.
    fn list(&mut self, key: &str, default: &[&str], fits: impl Fn(&str) -> bool + Copy, help: &str) -> Vec<String> {
        let items = match self.map.get(key) {
            None | Some(Value::Null) => return default.iter().map(|word| (*word).to_owned()).collect(),
            Some(Value::Array(items)) => items.clone(),
            Some(Value::String(text)) => text
                .split(',')
                .map(|word| Value::from(word.trim()))
                .filter(|word| word != "")
                .collect(),
            Some(other) => vec![other.clone()],
        };
        items
            .iter()
            .filter_map(|item| self.word(key, item, fits, help))
            .collect()
    }

    /// Policy sets; `none` for none, as the other options have it.
    fn policy_sets(&mut self) -> Vec<String> {
        let mut sets = self.list("policySets", &["prod_change_window"], is_reference, REFERENCE);
        sets.retain(|set| set != "none");
        sets
    }

    fn health_url(&mut self) -> Option<Pattern> {
        let help = "write a URL such as `https://{service}.{cluster}.company.com/health`";
        let is_address = |text: &str| {
            (text.starts_with("https://") || text.starts_with("http://"))
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'<' | b'>'))
        };
        let text = self.optional("healthUrl", is_address, help)?;
        match Pattern::new(&text, &["service", "cluster", "environment", "region"]) {
            Ok(pattern) => Some(pattern),
            Err(reason) => {
                self.fault(
                    "healthUrl",
                    "pipeline/bad-option",
                    format!("cannot be filled: {reason}"),
                    help,
                );
                None
            }
        }
    }
}

const DURATION: &str = "write a duration such as `30m`, `1h` or `1h30m`, or `none`";

const REFERENCE: &str =
    "write an identifier, prefixed with `account.` or `org.` if it belongs to the account or organization";

/// `x`, `org.x` or `account.x`.
fn is_reference(text: &str) -> bool {
    is_harness_identifier(
        text.strip_prefix("account.")
            .or_else(|| text.strip_prefix("org."))
            .unwrap_or(text),
    )
}

fn is_version(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// `none`, or numbers each with a unit, greatest first, the first one not zero: `1h30m`. Seconds alone have two digits.
fn is_duration(text: &str) -> bool {
    if text == "none" {
        return true;
    }
    let mut digits = 0;
    let mut units = "wdhms".chars();
    let ordered = text.chars().all(|character| {
        if character.is_ascii_digit() {
            digits += 1;
            return digits <= 4;
        }
        let counted = std::mem::take(&mut digits) > 0;
        counted && units.any(|unit| unit == character)
    });
    let seconds_of_one_digit = text.len() == 2 && text.ends_with('s');
    ordered && digits == 0 && !text.is_empty() && !text.starts_with('0') && !seconds_of_one_digit
}

#[cfg(test)]
mod tests {
    use super::is_duration;

    #[test]
    fn durations_as_harness_writes_them() {
        assert!(
            ["none", "1h", "30m", "1h30m", "7d", "90s", "1h05m"]
                .iter()
                .all(|text| is_duration(text))
        );
        assert!(
            ![
                "", "1", "h", "1m1h", "1h1h", "-1h", "1 h", "0h", "0m", "00", "5s", "05m"
            ]
            .iter()
            .any(|text| is_duration(text))
        );
    }
}
