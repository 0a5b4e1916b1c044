//! A fast parse of JSON, which is YAML as well, many times as fast as the full one.
//!
//! It takes a text only where it is JSON throughout and no YAML parser could doubt it: keys on the line of their colon, no line
//! breaks but line feeds behind an optional carriage return, no invisible characters. All else (`None`) is for the full parse. Where
//! it answers, it answers as the full parse does; a property test holds it to that. Half of a character (`"\ud83d"`) is left to the full
//! parse, which refuses it.

use super::{Parsed, Twice};
use crate::yaml::node::{CollectionStyle, Kind, Node, ScalarStyle};
use crate::yaml::text::{MAX_VALUES, cut};
use std::borrow::Cow;
use std::collections::HashSet;

/// The deepest nesting that it reads, well below the one that is refused.
const MAX_NESTED: usize = 32;
/// The longest key that it reads, in bytes, well below the one that is refused.
const MAX_KEY: usize = 512;
/// Keys of a map up to which a look at each of them is the fastest way to find a duplicate.
const FEW_KEYS: usize = 32;

/// Parses a text that is a map or a list in JSON.
pub(super) fn json(text: &str) -> Option<Parsed<'_>> {
    let mut reader = Reader {
        text,
        at: 0,
        values: 0,
        twice: Vec::new(),
    };
    reader.space()?;
    if !matches!(reader.peek()?, b'{' | b'[') {
        return None;
    }
    let root = reader.value(0)?;
    reader.space()?;
    (reader.at == text.len()).then_some(Parsed {
        root: Some(root),
        comments: Vec::new(),
        twice: reader.twice,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
    twice: Vec<Twice>,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes behind a byte; `None` where another one is there.
    fn pass(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Goes behind white space.
    fn space(&mut self) -> Option<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n') => {}
                Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => {}
                Some(b'\r') => return None,
                _ => return Some(()),
            }
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node<'a>> {
        self.values += 1;
        if self.values > MAX_VALUES || depth > MAX_NESTED {
            return None;
        }
        match self.peek()? {
            b'{' => self.map(depth),
            b'[' => self.list(depth),
            b'"' => self.string(),
            _ => self.word(),
        }
    }

    fn map(&mut self, depth: usize) -> Option<Node<'a>> {
        let start = self.at;
        let mut pairs: Vec<(Node<'a>, Node<'a>)> = Vec::new();
        let mut keys = HashSet::new();
        self.pass(b'{')?;
        self.space()?;
        while self.peek()? != b'}' {
            if !pairs.is_empty() {
                self.pass(b',')?;
                self.space()?;
            }
            let key = self.string()?;
            self.values += 1;
            while matches!(self.peek()?, b' ' | b'\t') {
                self.at += 1;
            }
            self.pass(b':')?;
            self.space()?;
            if key.end - key.start > MAX_KEY {
                return None;
            }
            let name = key.text()?;
            if pairs.len() == FEW_KEYS {
                keys = pairs.iter().map(|(key, _)| key.key()).collect();
            }
            let is_twice = match pairs.len() < FEW_KEYS {
                true => pairs.iter().any(|(known, _)| known.text() == Some(name)),
                false => !keys.insert(name.to_owned()),
            };
            if is_twice {
                self.twice.push(Twice {
                    key: name.to_owned(),
                    at: key.start,
                });
            }
            let value = self.value(depth + 1)?;
            self.space()?;
            pairs.push((key, value));
        }
        self.pass(b'}')?;
        Some(self.node(start, Kind::Map(CollectionStyle::Flow, pairs)))
    }

    fn list(&mut self, depth: usize) -> Option<Node<'a>> {
        let start = self.at;
        let mut items = Vec::new();
        self.pass(b'[')?;
        self.space()?;
        while self.peek()? != b']' {
            if !items.is_empty() {
                self.pass(b',')?;
                self.space()?;
            }
            items.push(self.value(depth + 1)?);
            self.space()?;
        }
        self.pass(b']')?;
        Some(self.node(start, Kind::List(CollectionStyle::Flow, items)))
    }

    /// A number, a boolean or null.
    fn word(&mut self) -> Option<Node<'a>> {
        let start = self.at;
        while matches!(self.peek()?, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.') {
            self.at += 1;
        }
        let word = cut(self.text, start..self.at);
        let is_word = matches!(word, "true" | "false" | "null") || is_number(word);
        let ends = matches!(self.peek()?, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
        (is_word && ends).then(|| self.node(start, Kind::Scalar(Cow::Borrowed(word), ScalarStyle::Plain)))
    }

    fn string(&mut self) -> Option<Node<'a>> {
        let start = self.at;
        self.pass(b'"')?;
        let mut from = self.at;
        let mut parts: Option<String> = None;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    let before = cut(self.text, from..self.at);
                    let own = parts.get_or_insert_with(String::new);
                    own.push_str(before);
                    own.push(self.escape()?);
                    from = self.at;
                }
                b' '..=b'~' => self.at += 1,
                0x80.. => self.shown()?,
                _ => return None,
            }
        }
        let rest = cut(self.text, from..self.at);
        self.at += 1;
        let value = match parts {
            Some(parts) => Cow::Owned(parts + rest),
            None => Cow::Borrowed(rest),
        };
        Some(self.node(start, Kind::Scalar(value, ScalarStyle::Double)))
    }

    /// Goes behind a character beyond ASCII; `None` for one that is not shown.
    fn shown(&mut self) -> Option<()> {
        let character = self.text.get(self.at..)?.chars().next()?;
        self.at += character.len_utf8();
        let hidden = matches!(
            character,
            '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        );
        (!hidden).then_some(())
    }

    fn escape(&mut self) -> Option<char> {
        let letter = *self.text.as_bytes().get(self.at + 1)?;
        self.at += 2;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code()?;
                match (0xd800..0xdc00).contains(&first) {
                    false => char::from_u32(first)?,
                    true => {
                        self.pass(b'\\')?;
                        self.pass(b'u')?;
                        let second = self.code()?.checked_sub(0xdc00).filter(|rest| *rest < 0x400)?;
                        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second)?
                    }
                }
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn code(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let sound = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.at += 4;
        u32::from_str_radix(digits, 16).ok().filter(|_| sound)
    }

    fn node(&self, start: usize, kind: Kind<'a>) -> Node<'a> {
        Node {
            start,
            end: self.at,
            marks: None,
            kind,
        }
    }
}

/// Whether a word is a number as JSON writes them.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = word
        .split_once(['e', 'E'])
        .map_or((word, None), |(mantissa, exponent)| (mantissa, Some(exponent)));
    let (whole, fraction) = mantissa
        .split_once('.')
        .map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests;
