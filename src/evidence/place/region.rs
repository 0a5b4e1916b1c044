//! Regions as clouds write them, and as people shorten them: `eu-west-1`, `europe-west1`, `euw1`.

const CONTINENTS: [(&str, &str); 13] = [
    ("eu", "eu"),
    ("europe", "eu"),
    ("us", "us"),
    ("ap", "ap"),
    ("asia", "ap"),
    ("sa", "sa"),
    ("southamerica", "sa"),
    ("ca", "ca"),
    ("northamerica", "na"),
    ("na", "na"),
    ("me", "me"),
    ("af", "af"),
    ("il", "il"),
];
const DIRECTIONS: [(&str, &str); 9] = [
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("north", "n"),
    ("south", "s"),
    ("east", "e"),
    ("west", "w"),
    ("central", "c"),
];

/// The short form of a region that begins with the first of these words, and how many words it takes.
pub fn long([first, second, third]: [&str; 3]) -> Option<(String, usize)> {
    let (_, continent) = CONTINENTS.iter().find(|(long, _)| *long == first)?;
    let (direction, number) = DIRECTIONS
        .iter()
        .find_map(|(long, short)| second.strip_prefix(long).map(|number| (*short, number)))?;
    let is_number = |text: &str| !text.is_empty() && text.len() < 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(number) {
        return Some((format!("{continent}{direction}{number}"), 2));
    }
    (number.is_empty() && is_number(third)).then(|| (format!("{continent}{direction}{third}"), 3))
}

/// The short form of a region that is written whole.
pub fn short(region: &str) -> Option<String> {
    let lower = region.to_lowercase();
    let mut words = lower.split('-');
    let mut next = || words.next().unwrap_or_default();
    long([next(), next(), next()]).map(|(short, _)| short)
}

/// Whether a word is such a short form.
pub fn is_short(word: &str) -> bool {
    let letters = word.trim_end_matches(|last: char| last.is_ascii_digit());
    let has_number = (1..=2).contains(&(word.len() - letters.len()));
    has_number
        && CONTINENTS.iter().any(|(_, continent)| {
            letters
                .strip_prefix(continent)
                .is_some_and(|rest| DIRECTIONS.iter().any(|(_, short)| *short == rest))
        })
}
