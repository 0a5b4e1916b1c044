//! What the words of paths, names and namespaces mean: environments and regions, as companies write them.

mod path;
mod region;
mod words;

use crate::config::Config;
use std::collections::BTreeMap;

pub use path::Place;
pub use words::is_common_start;
use words::{FILLERS, OTHERS, class_of};

/// What words mean, by the configuration and the answer file.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Names of the environments, in the order of promotion.
    pub environments: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    clusters: BTreeMap<String, String>,
    production: Vec<String>,
    answered_environments: BTreeMap<String, Option<String>>,
    answered_regions: BTreeMap<String, Option<String>>,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// An environment: its name, `?word`, or `-`.
    Environment(String),
    /// A region, likewise.
    Region(String),
    /// Nothing of its own.
    Filler,
    /// None of these.
    Other(String),
}

impl Vocabulary {
    /// The words of the configuration; answers are by word, without a value where it is left out.
    pub fn new(
        config: &Config,
        environments: BTreeMap<String, Option<String>>,
        regions: BTreeMap<String, Option<String>>,
    ) -> Self {
        let platform = &config.platform;
        Self {
            environments: platform.environments.iter().map(|one| one.name.clone()).collect(),
            regions: platform.regions.clone(),
            clusters: platform
                .environments
                .iter()
                .map(|one| (one.cluster.to_lowercase(), one.name.clone()))
                .collect(),
            production: platform
                .environments
                .iter()
                .filter(|one| one.production)
                .map(|one| one.name.clone())
                .collect(),
            answered_environments: environments,
            answered_regions: regions,
        }
    }

    /// The environment that a word means: its name, `?word`, or `-`; none if the word is none for an environment.
    pub fn environment(&self, word: &str) -> Option<String> {
        let word = word.to_lowercase();
        if let Some(answer) = self.answered_environments.get(&word) {
            return Some(answer.clone().unwrap_or_else(|| "-".to_owned()));
        }
        let exact = self.environments.iter().find(|name| name.to_lowercase() == word);
        if let Some(name) = exact.or_else(|| self.clusters.get(&word)) {
            return Some(name.clone());
        }
        let class = class_of(&word);
        if class.is_none() && !OTHERS.contains(&word.as_str()) {
            return None;
        }
        let same: Vec<&String> = self
            .environments
            .iter()
            .filter(|name| class.is_some() && class_of(&name.to_lowercase()) == class)
            .collect();
        match (same.as_slice(), self.production.as_slice()) {
            ([one], _) => Some((*one).clone()),
            ([], [one]) if class == Some("prod") => Some(one.clone()),
            _ => Some(format!("?{word}")),
        }
    }

    /// An environment that is named outright (`environment: prod`), whatever its word; none for what is no word.
    pub fn environment_named(&self, word: &str) -> Option<String> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_word = (2..=24).contains(&word.len()) && word.bytes().all(plain);
        is_word.then(|| {
            self.environment(word)
                .unwrap_or_else(|| format!("?{}", word.to_lowercase()))
        })
    }

    fn region(&self, long: &str, short: &str) -> String {
        let known = |name: &str| self.regions.iter().find(|region| region.to_lowercase() == name);
        for word in [long, short] {
            if let Some(answer) = self.answered_regions.get(word) {
                return answer.clone().unwrap_or_else(|| "-".to_owned());
            }
        }
        known(long)
            .or_else(|| known(short))
            .or_else(|| known(&long.replace('-', "")))
            .or_else(|| {
                self.regions
                    .iter()
                    .find(|region| region::short(region).as_deref() == Some(short))
            })
            .cloned()
            .unwrap_or_else(|| format!("?{long}"))
    }

    /// The words of a text, in order, each with its meaning.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let lower = text.to_lowercase();
        if let Some(environment) = self.environment(&lower) {
            return vec![Word::Environment(environment)];
        }
        let tokens: Vec<&str> = lower
            .split(['-', '_', '.', ' '])
            .filter(|token| !token.is_empty())
            .collect();
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).copied().unwrap_or_default();
            let after = tokens.get(at + 2).copied().unwrap_or_default();
            let joined = format!("{token}{next}");
            let pair = format!("{token}-{next}");
            if let Some((short, taken)) = region::long([token, next, after]) {
                let long = tokens.get(at..at + taken).unwrap_or_default().join("-");
                words.push(Word::Region(self.region(&long, &short)));
                at += taken;
            } else if matches!(
                joined.as_str(),
                "preprod" | "preproduction" | "nonprod" | "nonproduction"
            ) {
                words.push(self.environment(&joined).map_or(Word::Filler, Word::Environment));
                at += 2;
            } else if self.clusters.contains_key(&pair) {
                words.push(self.environment(&pair).map_or(Word::Filler, Word::Environment));
                at += 2;
            } else {
                words.push(self.word(token));
                at += 1;
            }
        }
        words
    }

    fn word(&self, token: &str) -> Word {
        if let Some(environment) = self.environment(token) {
            return Word::Environment(environment);
        }
        // A cluster's number: `prod1`, `prod01`.
        let base = token.trim_end_matches(|last: char| last.is_ascii_digit());
        let digits = token.len() - base.len();
        if let Some(environment) = self.environment(base).filter(|_| digits > 0 && base.len() > 2) {
            return Word::Environment(environment);
        }
        let is_region = self.regions.iter().any(|region| region.to_lowercase() == token)
            || self.answered_regions.contains_key(token)
            || region::is_short(token);
        if is_region {
            return Word::Region(self.region(token, token));
        }
        if FILLERS.contains(&token) || token.bytes().all(|byte| byte.is_ascii_digit()) {
            return Word::Filler;
        }
        Word::Other(token.to_owned())
    }

    /// Environment and region of a text that is made of nothing else.
    pub fn only_place(&self, text: &str) -> Option<(Option<String>, Option<String>)> {
        let words = self.words(text);
        let is_place = words
            .iter()
            .any(|word| matches!(word, Word::Environment(_) | Word::Region(_)));
        let has_others = words.iter().any(|word| matches!(word, Word::Other(_)));
        (is_place && !has_others).then(|| place_in(&words))
    }

    /// Environment and region at the end of a name, or at its start.
    pub fn place_at_ends(&self, name: &str) -> (Option<String>, Option<String>) {
        let tokens: Vec<&str> = name.split(['-', '_', '.']).filter(|token| !token.is_empty()).collect();
        let place = |from: usize, to: usize| self.only_place(&tokens.get(from..to).unwrap_or_default().join("-"));
        let ends = (0..tokens.len()).find_map(|from| place(from, tokens.len()));
        let starts = || (1..tokens.len()).rev().find_map(|to| place(0, to));
        let is_common = tokens.first().is_some_and(|first| is_common_start(first));
        ends.or_else(|| if is_common { None } else { starts() })
            .unwrap_or_default()
    }

    /// Environment and region that are named somewhere in a text.
    pub fn place_within(&self, text: &str) -> (Option<String>, Option<String>) {
        place_in(&self.words(text))
    }
}

fn place_in(words: &[Word]) -> (Option<String>, Option<String>) {
    let environment = words.iter().find_map(|word| match word {
        Word::Environment(name) => Some(name.clone()),
        _ => None,
    });
    let region = words.iter().find_map(|word| match word {
        Word::Region(name) => Some(name.clone()),
        _ => None,
    });
    (environment, region)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(&Config::read(&Map::new()).unwrap(), BTreeMap::new(), BTreeMap::new())
    }

    #[test]
    fn words_of_environments_are_those_of_the_configuration() {
        let words = [
            ("production", Some("prod")),
            ("int-stable", Some("int")),
            ("staging", Some("pre")),
            ("pre-prod", None),
            ("dev", Some("?dev")),
            ("uat", Some("?uat")),
            ("orders", None),
        ];
        for (word, expected) in words {
            assert_eq!(vocabulary().environment(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn places_are_read_whole() {
        let place = |environment: Option<&str>, region: Option<&str>| {
            Some((environment.map(str::to_owned), region.map(str::to_owned)))
        };
        let texts = [
            ("prod-eu-west-1", place(Some("prod"), Some("euw1"))),
            ("eks-prod-euw2", place(Some("prod"), Some("euw2"))),
            ("pre-prod", place(Some("pre"), None)),
            ("europe-west1", place(None, Some("euw1"))),
            ("us-east-1", place(None, Some("?us-east-1"))),
            ("prod02", place(Some("prod"), None)),
            ("orders-prod", None),
        ];
        for (text, expected) in texts {
            assert_eq!(vocabulary().only_place(text), expected, "{text}");
        }
    }
}
