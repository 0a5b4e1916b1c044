//! Whether a text is a namespace that custom code may name.

use super::disguise::{assembled, is_computed, seen};
use crate::service::{PLATFORM_PREFIX, is_namespace};
use std::borrow::Cow;

/// What is wrong with a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It is the platform's.
    Platform,
    /// It is not written out.
    Unclear,
    /// It is that of another field, or of files that are not here.
    Elsewhere,
    /// The file cannot be read.
    Unreadable,
}

/// Whether a key, a parameter or a path says that its value is a namespace.
pub fn is_about(name: &str) -> bool {
    let plain: Cow<'_, str> = match name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => name.into(),
        false => name.chars().filter(char::is_ascii_alphanumeric).collect(),
    };
    plain.contains("namespace") && !plain.contains("namespaceselector") && !plain.contains("createnamespace")
        || plain == "ns"
}

/// What is wrong with a namespace; nothing, if it is written out and not the platform's.
pub fn judged(text: &str) -> Option<What> {
    let whole = text.trim().trim_matches(['"', '\'']);
    let compact: String = whole
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .collect();
    let release = compact.replace("|quote", "").replace("{{$", "{{");
    if whole.is_empty() || release == "{{.Release.Namespace}}" || matches!(whole, "true" | "false" | "null" | "~") {
        return None;
    }
    let look = seen(whole);
    if look == "ameide" || names_platform(&look) || (is_computed(&look) && assembles_platform(&look)) {
        return Some(What::Platform);
    }
    if is_namespace(whole) || is_pattern(whole) {
        return None;
    }
    Some(What::Unclear)
}

/// A pattern that can match no namespace of the platform, such as `tenant-*`.
fn is_pattern(text: &str) -> bool {
    let fixed = text.split(['*', '?']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'*' | b'?');
    !fixed.is_empty()
        && text.bytes().all(plain)
        && !PLATFORM_PREFIX.starts_with(fixed)
        && !fixed.starts_with(PLATFORM_PREFIX)
}

/// Whether a text as a whole is a name that begins as a namespace of the platform does.
pub fn is_platform(text: &str) -> bool {
    let look = seen(text);
    look.starts_with(PLATFORM_PREFIX)
        && look
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '*' | '?' | '.'))
        && !look.contains(".io")
}

/// Whether a text begins as a namespace of the platform does.
pub fn names_platform(text: &str) -> bool {
    seen(text.trim())
        .trim_start_matches(['"', '\'', '!', '(', '^'])
        .starts_with(PLATFORM_PREFIX)
}

/// Whether what an expression puts together begins as a namespace of the platform does; the hyphen may come from anywhere.
pub fn assembles_platform(text: &str) -> bool {
    let assembled = assembled(text);
    let look = seen(&assembled);
    let plain: String = look
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .collect();
    let rest = plain.trim_start_matches(['"', '\'', '!', '(']).strip_prefix("ameide");
    rest.is_some_and(|rest| rest.chars().next().is_none_or(char::is_alphanumeric))
}
