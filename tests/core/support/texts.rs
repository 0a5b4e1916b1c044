//! The texts that come out of a case, each told once: by its difference from what was there before.

use super::hunks::hunks;
use serde_json::{Value, json};

/// A text that comes out: a file of a commit, the YAML of an entity, a text of the outputs.
pub struct Text {
    /// Where it comes out: `effects/0/<path>`, `effects/1/<kind>/<identifier>.yaml`, `outputs/<key>`.
    pub name: String,
    content: Vec<u8>,
    /// From what was there before, or from nothing.
    hunks: String,
}

/// A text and where it is.
pub type Found = (String, Vec<u8>);

/// The texts of a case.
#[derive(Default)]
pub struct Texts {
    all: Vec<Text>,
    /// The texts of the case that this one is like; each is named with that case.
    like: Vec<Found>,
    /// All differences: `expected.diff`.
    pub diff: String,
}

impl Texts {
    /// Texts that are told by their differences from those of another case, where that has them.
    pub fn like(case: &str, other: Texts) -> Self {
        let named = |text: Text| (format!("{case}: {}", text.name), text.content);
        Self {
            like: other.all.into_iter().map(named).collect(),
            ..Self::default()
        }
    }

    /// Adds a text that replaces what was there before; says where it is to be found. None where it cannot be shown as text.
    pub fn add(&mut self, name: String, content: &[u8], before: Option<Found>) -> Option<Value> {
        if let Some(same) = self
            .all
            .iter()
            .find(|text| text.content == content && !content.is_empty())
        {
            return Some(json!({"see": same.name}));
        }
        let old = before.as_ref().map_or(&[][..], |(_, old)| old);
        let own = hunks(old, content)?;
        let like = self
            .like
            .iter()
            .find(|(label, _)| place(label) == place(&name))
            .cloned();
        let base = like.or(before);
        let shown = match &base {
            Some((_, base)) => hunks(base, content)?,
            None => own.clone(),
        };
        let label = base.as_ref().map_or("/dev/null", |(label, _)| label).to_owned();
        self.all.push(Text {
            name: name.clone(),
            content: content.to_owned(),
            hunks: own,
        });
        if shown.is_empty() && base.is_some() {
            return Some(json!({"see": label}));
        }
        self.diff.push_str(&format!("--- {label}\n+++ {name}\n{shown}"));
        Some(json!({"see": "expected.diff"}))
    }

    /// Adds that a text goes.
    pub fn remove(&mut self, name: String, (label, old): Found) -> Option<Value> {
        let hunks = hunks(&old, b"")?;
        self.diff.push_str(&format!("--- {label}\n+++ /dev/null\n{hunks}"));
        self.all.push(Text {
            name,
            content: Vec::new(),
            hunks,
        });
        Some(json!({"see": "expected.diff"}))
    }

    /// A diff whose hunks are those of texts: its lines of names, and for each text's hunks its name. None where it has others.
    pub fn refer(&self, diff: &str) -> Option<Value> {
        let mut shown: Vec<Value> = Vec::new();
        let mut rest = diff;
        while !rest.is_empty() {
            let (old, after) = rest.split_once('\n')?;
            let (new, after) = after.split_once('\n')?;
            if !old.starts_with("--- ") || !new.starts_with("+++ ") {
                return None;
            }
            let follows = |text: &Text| {
                let later = after.strip_prefix(&text.hunks)?;
                (!text.hunks.is_empty() && (later.is_empty() || later.starts_with("--- "))).then_some(later)
            };
            let (text, later) = self.all.iter().find_map(|text| Some((text, follows(text)?)))?;
            shown.extend([json!(old), json!(new), json!({"hunks": text.name})]);
            rest = later;
        }
        (!shown.is_empty()).then_some(Value::Array(shown))
    }
}

/// A text's name without its case and the number of its effect.
fn place(name: &str) -> &str {
    let name = name.split_once(": ").map_or(name, |(_, name)| name);
    match name.strip_prefix("effects/") {
        Some(effect) => effect.split_once('/').map_or(effect, |(_, place)| place),
        None => name,
    }
}
