//! What a text could be read as: look-alikes of letters, parts that an expression puts together, encoded texts.

use crate::service::is_hidden_character;
use std::borrow::Cow;

/// Letters that look like those of a platform's namespace, in other scripts.
const LOOK_ALIKES: [(char, &str); 6] = [
    ('a', "аαɑᴀɒ∂ａàáâãäåā"),
    ('m', "мᴍⅿꮇｍṃ"),
    ('e', "еєεᴇℯⅇｅèéêëē℮"),
    ('i', "іιɩıɪⅰℹⅈｉìíîïīӏ"),
    ('d', "ԁᴅⅾɗｄđḍ"),
    ('-', "‐‑‒–—―−﹘﹣－⁃᠆ー֊⸺⸻"),
];

/// The text as it looks: in lower case, look-alikes as the letters that they look like, without what is not shown.
pub fn seen(text: &str) -> Cow<'_, str> {
    // As nearly all texts are.
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            out.push(character.to_ascii_lowercase());
            continue;
        }
        if is_hidden_character(character) || matches!(character, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}') {
            continue;
        }
        out.extend(character.to_lowercase().map(plain));
    }
    Cow::Owned(out)
}

fn plain(character: char) -> char {
    let number = u32::from(character);
    let letter = |offset: u32| char::from_u32(u32::from('a') + offset % 26);
    let found = match number {
        // Full-width forms, mathematical letters, and letters in circles.
        0xff01..=0xff5e => char::from_u32(number - 0xfee0).map(|wide| wide.to_ascii_lowercase()),
        0x1d400..=0x1d6a3 => letter(number - 0x1d400),
        0x24d0..=0x24e9 => letter(number - 0x24d0),
        _ => LOOK_ALIKES
            .iter()
            .find(|(_, like)| like.contains(character))
            .map(|(plain, _)| *plain),
    };
    found.unwrap_or(character)
}

/// The text with a line break wherever readers of YAML 1.1 see one, as that of Kubernetes does: for them, a comment ends there. None
/// if they see no others; all else stays where it is.
pub fn broken_at_all(text: &str) -> Option<String> {
    let older = ['\u{85}', '\u{2028}', '\u{2029}'];
    let broken = |text: String, one: char| text.replace(one, &format!("{:>1$}", "\n", one.len_utf8()));
    text.contains(older)
        .then(|| older.into_iter().fold(text.to_owned(), broken))
}

/// Whether a text holds an expression of some template language.
pub fn is_computed(text: &str) -> bool {
    text.contains(['{', '}', '$', '<', '[', '%'])
        && ["{{", "}}", "${", "$(", "<+", "<%", "[[", "{%", "%s", "%v"]
            .iter()
            .any(|mark| text.contains(mark))
}

/// What an expression may put together: all that is in quotes within it, and all that is outside of it.
pub fn assembled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    // How each open expression began.
    let mut open_by: Vec<(char, char)> = Vec::new();
    let mut before = ' ';
    let mut skips = false;
    for character in text.chars() {
        let opens = matches!(
            (before, character),
            ('{', '{') | ('$', '{') | ('$', '(') | ('<', '+') | ('[', '[')
        );
        let closes = match (open_by.last(), character) {
            (Some(('$', '{')), '}') | (Some(('<', '+')), '>') | (Some(_), ')') => true,
            _ => matches!((before, character), ('}', '}') | (']', ']')),
        };
        match quote {
            Some(open) if character == open => quote = None,
            // A verb of a format stands for another argument.
            Some(_) if skips => {}
            Some(_) if character == '%' => {}
            Some(_) => out.push(character),
            None if !open_by.is_empty() && matches!(character, '"' | '\'' | '`') => quote = Some(character),
            None if opens => {
                out.pop();
                open_by.push((before, character));
            }
            None if closes => {
                open_by.pop();
            }
            None if open_by.is_empty() => out.push(character),
            None => {}
        }
        skips = quote.is_some() && character == '%';
        before = character;
    }
    out
}

/// A text that was encoded in base64, where it is long enough to be no word, and one that people can read.
pub fn decoded(text: &str) -> Option<String> {
    let text = text.trim();
    let found = (8..=4 << 20).contains(&text.len()).then(|| unpacked(text))??;
    (found.len() >= 6).then_some(found)
}

/// A text that was encoded in base64, of any length.
pub fn unpacked(text: &str) -> Option<String> {
    let (mut bytes, mut bits, mut count) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00ff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    let is_shown = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
    text.chars().all(is_shown).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{assembled, decoded, seen};

    #[test]
    fn look_alikes_are_seen() {
        for text in [
            "AMEIDE-prod",
            "аmeide-prod",
            "ａｍｅｉｄｅ－prod",
            "ameide\u{2011}prod",
            "am\u{200b}eide-prod",
            "𝐚𝐦𝐞𝐢𝐝𝐞-prod",
            "amé\u{69}de-prod",
        ] {
            assert_eq!(seen(text), "ameide-prod", "{text}");
        }
        assert_eq!(seen("tenant-ä"), "tenant-a");
    }

    #[test]
    fn what_an_expression_puts_together_is_seen() {
        for text in [
            "ameide{{ \"-\" }}prod",
            "{{ \"amei\" }}{{ \"de-prod\" }}",
            "{{ printf \"%s-%s\" \"ameide\" \"prod\" }}",
            "${\"ameide-\"}prod",
        ] {
            let found: String = assembled(text).chars().filter(|c| *c != '-').collect();
            assert_eq!(found, "ameideprod", "{text}");
        }
    }

    #[test]
    fn base64_is_read() {
        assert_eq!(decoded("YW1laWRlLXByb2Q="), Some("ameide-prod".to_owned()));
        assert_eq!(decoded("not base64!"), None);
        assert_eq!(decoded("abcdefgh"), None);
    }
}
