//! Forms of single values.

/// `payments-team`, `default/payments-team` or `group:default/payments-team`, by Backstage's rules for names.
pub(super) fn is_team(text: &str) -> bool {
    let rest = match text.split_once(':') {
        Some((kind, rest)) if kind.eq_ignore_ascii_case("group") => rest,
        Some(_) => return false,
        None => text,
    };
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    let part = |text: &str, extra: &[u8]| {
        let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        text.len() <= 63
            && edge(text.bytes().next())
            && edge(text.bytes().last())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
    };
    part(namespace, b"-") && part(name, b"-_.")
}

pub(super) fn is_channel(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|name| {
        (1..=79).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
    })
}

pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    }) && !text
        .contains(|character: char| character.is_whitespace() || matches!(character, '<' | '>' | ',' | ';' | '"'))
}

/// RFC 3339 in UTC, with or without a fraction of a second.
pub(super) fn is_time(text: &str) -> bool {
    let Some(rest) = text.strip_suffix('Z') else {
        return false;
    };
    let (seconds, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    let pattern = "dddd-dd-ddTdd:dd:dd";
    seconds.len() == pattern.len()
        && seconds.bytes().zip(pattern.bytes()).all(|(byte, wanted)| {
            if wanted == b'd' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
        })
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}
