//! Plain scalars that are numbers by YAML 1.2's core schema, each kept as it is written: `1.20` is not `1.2`, and an integer may
//! have any length.

use serde_json::{Number, Value};

/// Digits that a double holds without loss, whatever they are.
const SAFE_DIGITS: usize = 15;

/// The number that a plain scalar is, with its text; `None` if it is not a number.
pub fn number(text: &str) -> Option<Number> {
    // The one way to a number whose text is not JSON's: `007`, `+1`, `.inf`. It never becomes JSON text; see `api::Told`.
    is_number(text).then(|| Number::from_string_unchecked(text.to_owned()))
}

/// Whether a plain scalar is a number.
pub fn is_number(text: &str) -> bool {
    // Most texts are words.
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.')) {
        return false;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    is_special(text)
        || text
            .strip_prefix("0x")
            .is_some_and(|digits| some(digits, |byte| byte.is_ascii_hexdigit()))
        || text
            .strip_prefix("0o")
            .is_some_and(|digits| some(digits, |byte| matches!(byte, b'0'..=b'7')))
        || Decimal::of(unsigned).is_some()
}

/// Whether every reader, having read the number, shows it again as it is written: only then nothing is lost where it is one.
pub fn is_shown_alike(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if matches!(text, ".inf" | "-.inf" | ".nan") {
        return true;
    }
    match Decimal::of(unsigned) {
        Some(Decimal {
            whole,
            fraction: None,
            exponent: None,
        }) => is_counted(whole) && text != "-0",
        Some(Decimal {
            whole,
            fraction: Some(fraction),
            exponent: None,
        }) => {
            // Smaller ones are shown with an exponent.
            let small = whole == "0" && fraction.starts_with("0000");
            is_counted(whole)
                && !fraction.is_empty()
                && !fraction.ends_with('0')
                && !small
                && whole.len() + fraction.len() <= SAFE_DIGITS
        }
        _ => false,
    }
}

/// Whether all readers, of YAML 1.1 and of 1.2, take it for a number, and for the same one. A leading zero makes an octal of it
/// for some, and an exponent without a point or a sign a string.
pub fn is_read_alike(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if is_special(text) || (text.starts_with("0x") && is_number(text)) {
        return true;
    }
    match Decimal::of(unsigned) {
        Some(Decimal {
            whole,
            fraction: None,
            exponent: None,
        }) => is_counted(whole),
        Some(Decimal {
            whole,
            fraction: Some(fraction),
            exponent,
        }) => {
            is_counted(whole)
                && !fraction.is_empty()
                && exponent.is_none_or(|exponent| exponent.starts_with(['-', '+']))
        }
        _ => false,
    }
}

/// A number that came from elsewhere than a text, written so that every reader takes it for one: `1e-6` becomes `1.0e-6`.
#[must_use]
pub fn spelled(number: &Number) -> Number {
    let text = number.to_string();
    // What came from a text keeps it; a float is shown as here only where it has been one.
    let is_float = number
        .as_f64()
        .and_then(Number::from_f64)
        .is_some_and(|float| float.to_string() == text);
    let Some((mantissa, exponent)) = text.split_once('e').filter(|_| is_float) else {
        return number.clone();
    };
    // What can be shown as an integer is one.
    if let Some(whole) = number
        .as_f64()
        .filter(|whole| whole.abs() < 1e21 && whole.fract() == 0.0)
    {
        return Number::from_string_unchecked(whole.to_string());
    }
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
    Number::from_string_unchecked(format!("{mantissa}{point}e{sign}{exponent}"))
}

/// Applies [`spelled`] to every number in a value.
#[must_use]
pub fn all_spelled(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(spelled(&number)),
        Value::Array(items) => items.into_iter().map(all_spelled).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, all_spelled(value))).collect(),
        other => other,
    }
}

/// A decimal without its sign.
struct Decimal<'a> {
    whole: &'a str,
    fraction: Option<&'a str>,
    exponent: Option<&'a str>,
}

impl<'a> Decimal<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (text, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let power = |text: &str| {
            some(text.strip_prefix(['-', '+']).unwrap_or(text), |byte| {
                byte.is_ascii_digit()
            })
        };
        let is = digits(whole)
            && fraction.is_none_or(digits)
            && whole.len() + fraction.map_or(0, str::len) > 0
            && exponent.is_none_or(power);
        is.then_some(Self {
            whole,
            fraction,
            exponent,
        })
    }
}

/// Infinity or no number, as YAML writes them.
fn is_special(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// Digits of an integer as people count: no zero before others.
fn is_counted(digits: &str) -> bool {
    digits == "0" || some(digits, |byte| byte.is_ascii_digit()) && !digits.starts_with('0')
}

fn some(text: &str, is: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_numbers_by_the_core_schema() {
        for text in [
            "0",
            "-12",
            "+4930123",
            "007",
            "1.20",
            ".5",
            "5.",
            "1e3",
            "12e4567",
            "0x1F",
            "0o17",
            ".inf",
            "-.INF",
            ".NaN",
            "99999999999999999999999",
        ] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "", "-", ".", "+", "e1", "1_000", "1:30", "0b1", "0x", "1.2.3", "1e", "+.nan", "--1", "1 2",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn knows_what_readers_make_of_them() {
        for text in ["3", "-12", "1.5", "90071992547409931234", ".inf"] {
            assert!(is_shown_alike(text), "{text}");
        }
        for text in [
            "1.20",
            "2024.10",
            "007",
            "+1",
            "0x1F",
            "1e3",
            "1.0",
            "-0",
            ".5",
            "5.",
            "0.00001",
            "1234567890.1234567",
        ] {
            assert!(!is_shown_alike(text), "{text}");
        }
        for text in ["1.20", "+1", "0x1F", "1.5e+3", "-0.0", ".INF"] {
            assert!(is_read_alike(text), "{text}");
        }
        for text in ["007", "004799", "1e3", "1.5e3", "0o17", "-.5", "00.5"] {
            assert!(!is_read_alike(text), "{text}");
        }
    }

    #[test]
    fn spells_floats_for_every_reader() {
        for (float, text) in [
            (1e-6, "1.0e-6"),
            (1.5e-7, "1.5e-7"),
            (1e16, "10000000000000000"),
            (1e22, "1.0e+22"),
            (1.5e300, "1.5e+300"),
            (0.25, "0.25"),
        ] {
            assert_eq!(spelled(&Number::from_f64(float).unwrap()).to_string(), text);
        }
    }
}
