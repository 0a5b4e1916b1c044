//! The name of a service, from what a file calls it.

use crate::evidence::place::{Vocabulary, is_common_start};
use crate::service::is_service_name;
use std::collections::BTreeSet;

/// What ends the name of a workload and not that of its service.
const KINDS: [&str; 7] = [
    "-deployment",
    "-deploy",
    "-statefulset",
    "-sts",
    "-cronjob",
    "-rollout",
    "-helm",
];

/// What a raw name says.
#[derive(Debug)]
pub struct NameRead {
    /// The name.
    pub name: String,
    /// The environment in it.
    pub environment: Option<String>,
    /// The region in it.
    pub region: Option<String>,
    /// Why it is not certain.
    pub doubt: Option<String>,
}

/// Names that tell what a word at an end means.
#[derive(Debug, Default)]
pub struct KnownNames {
    /// All names in lower case: what differs by an environment's word alone is one service.
    pub all: BTreeSet<String>,
    /// Names of charts in lower case, which hold for all environments.
    pub charts: BTreeSet<String>,
    /// Names of images: one that ends like a kind of workloads is called so all the same.
    pub images: BTreeSet<String>,
}

/// Reads a name.
pub fn read(raw: &str, environment: Option<&String>, known: &KnownNames, vocabulary: &Vocabulary) -> NameRead {
    let KnownNames {
        all: raws,
        charts,
        images,
    } = known;
    let lower = raw.to_lowercase();
    let tokens: Vec<&str> = lower.split(['-', '_', '.']).filter(|token| !token.is_empty()).collect();
    let place = |from: usize, to: usize| {
        let part = tokens.get(from..to).unwrap_or_default().join("-");
        vocabulary.only_place(&part)
    };
    let count = tokens.len();
    // The longest run of words of places at the end, else at the start.
    let end = (1..count).find(|from| place(*from, count).is_some());
    let start = (1..count).rev().find(|to| place(0, *to).is_some());
    let cut = match (end, start) {
        (Some(from), _) => Some((
            tokens.get(..from).unwrap_or_default().join("-"),
            place(from, count),
            true,
        )),
        (None, Some(to)) => Some((tokens.get(to..).unwrap_or_default().join("-"), place(0, to), false)),
        (None, None) => None,
    };
    let plain = |doubt| NameRead {
        name: called(&lower, images),
        environment: None,
        region: None,
        doubt,
    };
    let Some((rest, Some((found, region)), at_end)) = cut else {
        return valid(plain(None), raw);
    };
    let has_twin = |raws: &BTreeSet<String>| {
        raws.iter()
            .any(|other| *other != lower && (*other == rest || is_twin(other, &rest, at_end, vocabulary)))
    };
    let is_word_of_name = !at_end && tokens.first().is_some_and(|first| is_common_start(first));
    let agrees = found.is_some() && found.as_ref() == environment && !is_word_of_name && !charts.contains(&lower);
    let shortened = NameRead {
        name: called(&rest, images),
        environment: found.clone(),
        region,
        doubt: None,
    };
    if agrees || has_twin(raws) {
        return valid(shortened, raw);
    }
    // Another environment than the file's, or none besides: the word may belong to the name.
    let doubtful = at_end && found.is_some() && !charts.contains(&lower);
    if !doubtful {
        return valid(plain(None), raw);
    }
    let doubt = format!("the name `{raw}`, which ends like an environment,");
    if environment.is_some() {
        return valid(plain(Some(doubt)), raw);
    }
    valid(
        NameRead {
            doubt: Some(doubt),
            ..shortened
        },
        raw,
    )
}

/// A name without the words of its environment, where it has them at an end.
pub fn without_place(raw: &str, environment: Option<&String>, vocabulary: &Vocabulary) -> String {
    let found = read(raw, environment, &KnownNames::default(), vocabulary);
    let agrees = found.environment.is_some() && found.environment.as_ref() == environment;
    if agrees { found.name } else { raw.to_owned() }
}

/// Whether another name is this one in another environment.
fn is_twin(other: &str, rest: &str, at_end: bool, vocabulary: &Vocabulary) -> bool {
    let other = other.replace(['_', '.'], "-");
    let part = if at_end {
        other
            .strip_prefix(rest)
            .and_then(|part| part.strip_prefix('-'))
            .map(str::to_owned)
    } else {
        other
            .strip_suffix(rest)
            .and_then(|part| part.strip_suffix('-'))
            .map(str::to_owned)
    };
    part.is_some_and(|part| vocabulary.only_place(&part).is_some())
}

fn valid(mut read: NameRead, raw: &str) -> NameRead {
    if read.doubt.is_none() && !is_service_name(&raw.to_lowercase()) {
        read.doubt = Some(format!(
            "`{}` is not a valid service name",
            crate::service::visible(raw)
        ));
    }
    read
}

/// A valid name made of any.
pub fn canonical(raw: &str) -> String {
    called(raw, &BTreeSet::new())
}

fn called(raw: &str, images: &BTreeSet<String>) -> String {
    let lower = raw.to_lowercase();
    let mut name = String::new();
    for character in lower.chars() {
        if character.is_ascii_lowercase() || character.is_ascii_digit() {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let mut name = name.trim_matches('-').to_owned();
    for kind in KINDS {
        if images.contains(&name) {
            break;
        }
        if let Some(short) = name.strip_suffix(kind).filter(|short| !short.is_empty()) {
            name = short.to_owned();
        }
    }
    let begins = name.trim_start_matches(|first: char| first.is_ascii_digit() || first == '-');
    let name = if begins.is_empty() { "service" } else { begins };
    name.chars()
        .take(63)
        .collect::<String>()
        .trim_end_matches('-')
        .to_owned()
}
