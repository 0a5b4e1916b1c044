//! Which texts have the form of a title, by their words alone.

/// The most words that a title has.
const MAX_WORDS: usize = 6;

/// Whether a text has the form of a title.
pub(super) fn is_title(text: &str) -> bool {
    const MARKS: [&str; 14] = [
        "todo",
        "fixme",
        "xxx",
        "hack",
        "note",
        "warning",
        "caution",
        "important",
        "deprecated",
        "legacy",
        "temporary",
        "see",
        "new",
        "old",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words.first().map(|word| plain(word)).unwrap_or_default();
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    (1..=MAX_WORDS).contains(&words.len())
        && text.starts_with(char::is_alphanumeric)
        && words.iter().any(is_word)
        && (words.len() == 1 || starts_anew(text))
        && !text.ends_with(['.', '!', '?', ',', ';'])
        && !text.contains(": ")
        && !text.contains("://")
        && !MARKS.contains(&first.as_str())
}

/// Whether a text starts as a title or a sentence does.
pub(super) fn starts_anew(text: &str) -> bool {
    text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
}

/// A word in lower case, without the punctuation around it.
pub(super) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A word without a plural's `s`.
pub(super) fn stem(word: impl AsRef<str>) -> String {
    let word = word.as_ref();
    word.strip_suffix('s').unwrap_or(word).to_owned()
}
