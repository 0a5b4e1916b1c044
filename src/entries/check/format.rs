//! Formats of single values.

/// `payments-team`, `default/payments-team` or `group:default/payments-team`.
pub(super) fn is_team(text: &str) -> bool {
    is_reference(text, "Group")
}

/// The name of an entity of a kind, by Backstage's rules for names: `ledger`, `default/ledger` or `system:default/ledger`.
pub(super) fn is_reference(text: &str, of: &str) -> bool {
    let rest = match text.split_once(':') {
        Some((kind, rest)) if kind.eq_ignore_ascii_case(of) => rest,
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

/// What PagerDuty makes as an id: no address, no path.
pub(super) fn is_pagerduty(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && !host.is_empty() && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    }) && !text.contains(|character: char| character.is_whitespace() || r#"<>()[]\:,;""#.contains(character))
}

/// RFC 3339 in UTC, with or without a fraction of a second.
pub(super) fn is_time(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let utc = ["Z", "+00:00", "-00:00"];
    let Some(rest) = utc.iter().find_map(|zone| upper.strip_suffix(zone)) else {
        return false;
    };
    let (seconds, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    let pattern = "dddd-dd-ddTdd:dd:dd";
    let formed = seconds.len() == pattern.len()
        && seconds.bytes().zip(pattern.bytes()).all(|(byte, wanted)| {
            if wanted == b'd' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
        })
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let number = |from: usize, to: usize| {
        seconds
            .get(from..to)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    formed
        && (1..=12).contains(&month)
        && (1..=days(year, month)).contains(&day)
        && number(11, 13) < 24
        && number(14, 16) < 60
        // A leap second is one, too.
        && number(17, 19) <= 60
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_email, is_pagerduty, is_time};

    #[test]
    fn a_time_is_one_of_the_calendar_in_utc() {
        for time in [
            "2026-11-21T10:00:00Z",
            "2026-11-21t10:00:00.123z",
            "2024-02-29T23:59:60Z",
            "2026-11-21T10:00:00+00:00",
        ] {
            assert!(is_time(time), "{time}");
        }
        for time in [
            "2026-11-21T10:00:00+01:00",
            "2026-13-01T10:00:00Z",
            "2026-02-29T10:00:00Z",
            "1900-02-29T10:00:00Z",
            "2026-04-31T10:00:00Z",
            "2026-11-00T10:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T10:60:00Z",
            "2026-11-21 10:00:00Z",
            "2026-11-21T10:00:00.Z",
            "2026-11-21T10:00Z",
            "2026-11-21",
            "",
        ] {
            assert!(!is_time(time), "{time}");
        }
    }

    #[test]
    fn an_address_may_be_of_a_host_of_the_company() {
        for address in ["team@company.com", "team+x@mail"] {
            assert!(is_email(address), "{address}");
        }
        for address in [
            "nobody",
            "@company.com",
            "team@",
            "a@b@c.com",
            "Team <a@b.com>",
            "javascript:alert(1)@b.com",
            "a b@c.com",
        ] {
            assert!(!is_email(address), "{address}");
        }
    }

    #[test]
    fn an_id_of_pagerduty_is_no_address() {
        for id in ["PABC123", "12345", "a1b2-c3_d4"] {
            assert!(is_pagerduty(id), "{id}");
        }
        for text in [
            "",
            "javascript:alert(1)",
            "../../x",
            "-1",
            "a b",
            "https://company.pagerduty.com/x",
            "?a=b",
        ] {
            assert!(!is_pagerduty(text), "{text}");
        }
    }
}
