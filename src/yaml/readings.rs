//! What else a plain scalar is to other readers: YAML 1.1 and 1.2, and readers of each, disagree on words, dates and numbers.

use crate::yaml::number::{is_number, is_read_alike};

/// What some readers take a plain scalar for, while others take it for something else; none if all agree.
pub fn disputed(text: &str) -> Option<&'static str> {
    const WORDS: [&str; 6] = ["yes", "no", "on", "off", "y", "n"];
    if is_number(text) {
        let octal = text.bytes().all(|byte| matches!(byte, b'0'..=b'7' | b'-' | b'+'));
        let other = if octal { "an octal number" } else { "a string" };
        return (!is_read_alike(text)).then_some(other);
    }
    if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Some("a boolean");
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned.as_bytes().first() {
        Some(b'=') if text == "=" => return Some("a default value"),
        Some(b'<') if text == "<<" => return Some("a merge key"),
        Some(b'0'..=b'9' | b'.' | b'e' | b'E') => {}
        _ => return None,
    }
    if is_date(text) {
        return Some("a date");
    }
    let is = is_sexagesimal(unsigned) || is_grouped(unsigned) || is_radix(unsigned) || is_power(unsigned);
    is.then_some("a number")
}

/// `2024-01-01`, alone or with a time.
fn is_date(text: &str) -> bool {
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let parts: Vec<_> = date.split('-').collect();
    let digits = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let dated = matches!(parts.as_slice(), [year, month, day] if digits(year, 4, 4) && digits(month, 1, 2) && digits(day, 1, 2));
    let timed = rest.is_empty()
        || rest.get(1..).is_some_and(|time| {
            let time = time.trim_start();
            time.starts_with(|first: char| first.is_ascii_digit()) && time.contains(':')
        });
    dated && timed
}

/// `1:30`, `12:30:45`, `1:30.5`: base 60.
fn is_sexagesimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default();
    let rest: Vec<_> = parts.collect();
    let minutes = |part: &&str| part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number < 60);
    !rest.is_empty() && is_loose(first) && rest.iter().all(minutes) && (fraction.is_empty() || is_loose(fraction))
}

/// `1_000`, `1,000`, `1_000.5`.
fn is_grouped(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let groups = text.contains(['_', ',']);
    groups && (is_loose(whole) || whole.is_empty()) && (fraction.is_empty() || is_loose(fraction)) && mantissa.len() > 1
}

/// `0b1`, `0x_1`, `0X1F`, `-0x1`: with a sign, with an underscore, or by a capital letter only some read them.
fn is_radix(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('0') else {
        return false;
    };
    let Some(rest) = digits.strip_prefix(['b', 'B', 'x', 'X', 'o', 'O']) else {
        return false;
    };
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_')
}

/// `e1`: an exponent without digits before it.
fn is_power(text: &str) -> bool {
    let Some(power) = text.strip_prefix('.').unwrap_or(text).strip_prefix(['e', 'E']) else {
        return false;
    };
    let digits = power.strip_prefix(['-', '+']).unwrap_or(power);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits with underscores or commas between them.
fn is_loose(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b','))
}

#[cfg(test)]
mod tests {
    use super::disputed;

    #[test]
    fn knows_what_readers_disagree_on() {
        for text in [
            "no",
            "Yes",
            "ON",
            "y",
            "1:30",
            "12:30:45",
            "-1:30",
            "2024-01-01",
            "2024-1-1 10:00:00",
            "2024-01-01T10:00:00Z",
            "007",
            "0o17",
            "0b11",
            "-0x1F",
            "1_000",
            "1,000",
            "1e3",
            "12e4567",
            "-.5",
            "=",
            "<<",
            "e1",
            "E5",
            "1_000.5",
            "0X1F",
        ] {
            assert!(disputed(text).is_some(), "{text}");
        }
        for text in [
            "",
            "~",
            "true",
            "null",
            "payments",
            "3",
            "1.20",
            "0x1F",
            ".inf",
            "60s",
            "10.0.0.1",
            "1.2.3",
            "a:1",
            "10:00-12:00",
            "2024-01",
            "e",
            "eu-1",
            "v1",
            "+4930123",
            "#",
            "1:75",
        ] {
            assert_eq!(disputed(text), None, "{text}");
        }
    }
}
