//! The fields of Kubernetes's own kinds, by version. `kinds.txt` is made by `dev/kubernetesSchemas.ts`.

use super::model::Object;
use crate::yaml::{Kind, Node};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Minor versions of Kubernetes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minors(u32, u32);

impl Minors {
    fn read(text: Option<&str>) -> Self {
        let (from, to) = text.and_then(|text| text.split_once('-')).unwrap_or_default();
        Self(from.parse().unwrap_or(0), to.parse().unwrap_or(u32::MAX))
    }

    /// Whether a version is among them.
    pub fn has(self, minor: u32) -> bool {
        (self.0..=self.1).contains(&minor)
    }

    /// In words: `from 1.28 on`.
    pub fn words(self) -> String {
        match self {
            Self(0, to) => format!("up to 1.{to}"),
            Self(from, u32::MAX) => format!("from 1.{from} on"),
            Self(from, to) => format!("from 1.{from} to 1.{to}"),
        }
    }
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// An amount such as `250m`.
    Quantity,
    /// A whole number or a string.
    IntegerOrString,
    /// Anything.
    Any,
    /// A list of these.
    List(&'static str),
    /// A map of these.
    Map(&'static str),
    /// An object with the fields of that type.
    Object(usize),
}

impl Type {
    fn read(text: &'static str) -> Self {
        let rest = text.get(1..).unwrap_or_default();
        match text.as_bytes().first() {
            Some(b's') => Self::String,
            Some(b'i') => Self::Integer,
            Some(b'n') => Self::Number,
            Some(b'b') => Self::Boolean,
            Some(b'q') => Self::Quantity,
            Some(b'o') => Self::IntegerOrString,
            Some(b'[') => Self::List(rest),
            Some(b'{') => Self::Map(rest),
            Some(b'#') => usize::from_str_radix(rest, 36).map_or(Self::Any, Self::Object),
            _ => Self::Any,
        }
    }
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    of: Type,
    required: bool,
    /// The versions that have it.
    pub minors: Minors,
}

type Fields = HashMap<&'static str, Field>;

struct Table {
    kinds: HashMap<(&'static str, &'static str), (usize, Minors)>,
    types: Vec<Fields>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let (kinds, types) = include_str!("schema/kinds.txt").split_once("\n\n").unwrap_or_default();
    let ranged = |text: &'static str| match text.split_once('@') {
        Some((rest, range)) => (rest, Minors::read(Some(range))),
        None => (text, Minors::read(None)),
    };
    let kind = |line: &'static str| {
        let mut words = line.split(' ');
        let key = (words.next()?, words.next()?);
        let (of, minors) = ranged(words.next()?);
        Some((key, (usize::from_str_radix(of, 36).ok()?, minors)))
    };
    let field = |text: &'static str| {
        let (name, of) = text.split_once(' ')?;
        let (of, minors) = ranged(of);
        let required = name.ends_with('!');
        let field = Field {
            of: Type::read(of),
            required,
            minors,
        };
        Some((name.trim_end_matches('!'), field))
    };
    Table {
        kinds: kinds.lines().filter_map(kind).collect(),
        types: types
            .lines()
            .map(|line| line.split(',').filter_map(field).collect())
            .collect(),
    }
});

/// The versions that serve a kind; none where it is not one of Kubernetes's own.
pub fn served(object: &Object<'_>) -> Option<Minors> {
    TABLE
        .kinds
        .get(&(object.api_version, object.kind))
        .map(|(_, minors)| *minors)
}

/// Whether a group is one of Kubernetes's own: what it does not have is not a custom resource.
pub fn is_own_group(api_version: &str) -> bool {
    let group = |version: &str| {
        version
            .rsplit_once('/')
            .map_or(String::new(), |(group, _)| group.to_owned())
    };
    let of = group(api_version);
    TABLE.kinds.keys().any(|(known, _)| group(known) == of)
}

/// The version that serves a kind of that name, for advice.
pub fn version_of(kind: &str, minor: u32) -> Option<&'static str> {
    let mut found: Vec<_> = TABLE
        .kinds
        .iter()
        .filter(|((_, known), (_, minors))| *known == kind && minors.has(minor))
        .map(|((version, _), _)| *version)
        .collect();
    found.sort_by_key(|version| (version.contains("alpha"), version.contains("beta"), *version));
    found.first().copied()
}

/// What a walk through an object comes across.
pub enum Seen<'n> {
    /// A key that is not a field in this version: the key, the names of the fields, and the versions that have it, if any.
    Unknown(&'n Node<'n>, Vec<&'static str>, Option<Minors>),
    /// A required field that is absent from the object.
    Missing(&'n Node<'n>, &'static str),
    /// A key of a map.
    Key(&'n Node<'n>),
    /// A value and the type it must have.
    Value(&'n Node<'n>, Type),
}

/// Walks through an object of a known kind; `see` is told what is there and at which path.
pub fn walk<'n>(object: &Object<'n>, minor: u32, see: &mut dyn FnMut(Seen<'n>, &str)) {
    if let Some((of, _)) = TABLE.kinds.get(&(object.api_version, object.kind)) {
        let mut walk = Walk {
            minor,
            see,
            path: String::new(),
        };
        walk.value(object.node, Type::Object(*of));
    }
}

struct Walk<'w, 'n> {
    minor: u32,
    see: &'w mut dyn FnMut(Seen<'n>, &str),
    path: String,
}

impl<'n> Walk<'_, 'n> {
    fn value(&mut self, node: &'n Node<'n>, of: Type) {
        (self.see)(Seen::Value(node, of), &self.path);
        let length = self.path.len();
        match of {
            Type::Object(number) => self.object(node, number),
            Type::List(item) => {
                for (index, node) in node.items().iter().enumerate() {
                    self.path.push_str(&format!("[{index}]"));
                    self.value(node, Type::read(item));
                    self.path.truncate(length);
                }
            }
            Type::Map(value) => {
                for (key, node) in node.pairs() {
                    self.push(&key.key());
                    (self.see)(Seen::Key(key), &self.path);
                    self.value(node, Type::read(value));
                    self.path.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, node: &'n Node<'n>, number: usize) {
        let Some(fields) = TABLE.types.get(number).filter(|_| matches!(node.kind, Kind::Map(..))) else {
            return;
        };
        let length = self.path.len();
        for (key, value) in node.pairs() {
            let name = key.key();
            self.push(&name);
            match fields.get(name.as_str()) {
                Some(field) if field.minors.has(self.minor) => self.value(value, field.of),
                other => {
                    let mut known: Vec<_> = fields.keys().copied().collect();
                    known.sort_unstable();
                    (self.see)(Seen::Unknown(key, known, other.map(|field| field.minors)), &self.path);
                }
            }
            self.path.truncate(length);
        }
        let mut missing: Vec<_> = fields
            .iter()
            .filter(|(name, field)| field.required && field.minors.has(self.minor) && node.get(name).is_none())
            .map(|(name, _)| *name)
            .collect();
        missing.sort_unstable();
        for name in missing {
            (self.see)(Seen::Missing(node, name), &self.path);
        }
    }

    fn push(&mut self, key: &str) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert!(TABLE.kinds.len() > 100 && TABLE.types.len() > 500);
        let of = |number: usize| TABLE.types.get(number);
        for (number, _) in TABLE.kinds.values() {
            assert!(of(*number).is_some_and(|fields| fields.contains_key("metadata")));
        }
        let named: Vec<_> = TABLE.types.iter().flat_map(|fields| fields.values()).collect();
        for field in named {
            let mut of_field = field.of;
            while let Type::List(rest) | Type::Map(rest) = of_field {
                of_field = Type::read(rest);
            }
            assert!(!matches!(of_field, Type::Object(number) if of(number).is_none()));
        }
    }
}
