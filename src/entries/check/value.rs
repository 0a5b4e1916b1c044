//! A single value: text of a form, one of a set, a list of a set; and nothing in it that is evaluated or hidden.

use super::Check;
use crate::problem::{Problem, suggestion};
use crate::service::unsafe_text;
use crate::yaml::node::{Kind, Node};
use std::borrow::Cow;

impl Check<'_> {
    pub(super) fn pattern(&mut self, node: &Node<'_>, key: &str, code: &str, holds: fn(&str) -> bool, help: &str) {
        match node.string() {
            None => {
                let help = match node.text() {
                    Some(text) => format!("put it in quotes: `{key}: '{}'`", shown(text)),
                    None => help.to_owned(),
                };
                let problem = Problem::error("catalog/wrong-type", format!("`{key}` must be a string"));
                self.add(node, key, problem.help(help));
            }
            Some(text) if !holds(text) => {
                self.add(
                    node,
                    key,
                    Problem::error(code, format!("`{}` is not a valid {key}", shown(text))).help(help),
                );
            }
            Some(_) => {}
        }
    }

    pub(super) fn one_of<'k>(&mut self, node: &Node<'_>, key: &str, known: impl Iterator<Item = &'k str> + Clone) {
        let Some(text) = node.text() else {
            let problem = Problem::error("catalog/wrong-type", format!("`{key}` must be a string"));
            return self.add(node, key, problem.help(suggestion("", known)));
        };
        if !known.clone().any(|known| known == text) {
            let code = format!("catalog/unknown-{}", key.rsplit('.').next().unwrap_or(key));
            let word = key.rsplit('.').next().unwrap_or(key);
            self.add(
                node,
                key,
                Problem::error(&code, format!("unknown {word} `{text}`")).help(suggestion(text, known)),
            );
        }
    }

    pub(super) fn list<'k>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        word: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let Kind::List(_, items) = &node.kind else {
            let problem = Problem::error("catalog/wrong-type", format!("`{key}` must be a list"));
            return self.add(
                node,
                key,
                problem.help(format!(
                    "write a list: `{key}: [{}]`",
                    known.collect::<Vec<_>>().join(", ")
                )),
            );
        };
        if items.is_empty() {
            let problem = Problem::error("catalog/empty-list", format!("`{key}` is empty"));
            self.add(
                node,
                key,
                problem.help(format!(
                    "list at least one {word}: {}",
                    known.clone().collect::<Vec<_>>().join(", ")
                )),
            );
        }
        for (index, item) in items.iter().enumerate() {
            if matches!(item.kind, Kind::Alias(..)) {
                continue;
            }
            let text = item.text().map_or_else(|| Cow::Owned(item.key()), Cow::Borrowed);
            let path = || format!("{key}[{index}]");
            if !known.clone().any(|known| known == text) {
                let problem = Problem::error(&format!("catalog/unknown-{word}"), format!("unknown {word} `{text}`"));
                self.add(item, &path(), problem.help(suggestion(&text, known.clone())));
            } else if items
                .iter()
                .take(index)
                .any(|before| before.text() == Some(text.as_ref()))
            {
                let problem = Problem::error("catalog/duplicate-item", format!("`{key}` lists `{text}` twice"));
                self.add(item, &path(), problem.help("list each value once"));
            }
        }
    }

    /// Refuses expressions and hidden characters anywhere below.
    pub(super) fn safe(&mut self, node: &Node<'_>, path: &str) {
        if self.plain || is_harmless(node) {
            return;
        }
        match &node.kind {
            Kind::Scalar(text, _) => {
                if let Some(why) = unsafe_text(text) {
                    let help = "write it as plain text; user input is never evaluated";
                    self.add(
                        node,
                        path,
                        Problem::error("catalog/unsafe-text", format!("`{path}` {why}")).help(help),
                    );
                }
            }
            Kind::List(_, items) => items
                .iter()
                .enumerate()
                .for_each(|(index, item)| self.safe(item, &format!("{path}[{index}]"))),
            Kind::Map(_, pairs) => {
                for (key, value) in pairs {
                    let path = format!("{path}.{}", key.key());
                    self.safe(key, &path);
                    self.safe(value, &path);
                }
            }
            Kind::Alias(..) | Kind::Wanted(_) => {}
        }
    }
}

/// The bytes of plain ASCII but those that could start an expression.
#[expect(
    clippy::indexing_slicing,
    reason = "the compiler itself fills the table, and would say so"
)]
const HARMLESS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        table[byte as usize] = byte != b'<' && byte != b'{';
        byte += 1;
    }
    table
};

/// Whether a value contains nothing that `unsafe_text` would have to check, as most values.
fn is_harmless(node: &Node<'_>) -> bool {
    match &node.kind {
        Kind::Scalar(text, _) => text.bytes().all(|byte| HARMLESS.get(usize::from(byte)) == Some(&true)),
        Kind::List(_, items) => items.iter().all(is_harmless),
        Kind::Map(_, pairs) => pairs.iter().all(|(key, value)| is_harmless(key) && is_harmless(value)),
        Kind::Alias(..) => true,
        Kind::Wanted(_) => false,
    }
}

/// Whether the text of an entry contains nothing that `unsafe_text` would have to check: plain ASCII without characters that
/// could start an expression or an escape. There is no early exit, so that the compiler can vectorize the loop.
pub(super) fn is_plain(source: &str) -> bool {
    source.bytes().fold(true, |so_far, byte| {
        let shown = (b' '..=b'~').contains(&byte) & (byte != b'<') & (byte != b'{') & (byte != b'\\');
        so_far & (shown | (byte == b'\n') | (byte == b'\r'))
    })
}

/// A string, shortened for a message.
fn shown(text: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
