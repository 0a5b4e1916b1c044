//! A deserializer around another: counts how deep it is, and sees every key of a struct.

use super::{Findings, MAX_DEPTH, ValuePath};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use std::fmt;

/// A deserializer of the value at a place.
pub(super) struct CheckedReader<'a, D> {
    source: D,
    place: &'a ValuePath<'a>,
    found: &'a Findings,
}

/// The visitor of a value, a seed of one, or the items of one; `fields` are the keys of a struct whose keys are checked.
struct Watched<'a, V> {
    inner: V,
    place: &'a ValuePath<'a>,
    found: &'a Findings,
    fields: Option<&'static [&'static str]>,
}

impl<'a, D> CheckedReader<'a, D> {
    pub(super) fn new(source: D, place: &'a ValuePath<'a>, found: &'a Findings) -> Self {
        Self { source, place, found }
    }

    fn watched<V>(&self, inner: V, fields: Option<&'static [&'static str]>) -> Watched<'a, V> {
        Watched {
            inner,
            place: self.place,
            found: self.found,
            fields,
        }
    }
}

macro_rules! forward_reads {
    ($($method:ident($($argument:ident: $type:ty),*)),* $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.watched(visitor, None);
            self.source.$method($($argument,)* visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for CheckedReader<'_, D> {
    type Error = D::Error;

    forward_reads!(
        deserialize_any(),
        deserialize_bool(),
        deserialize_i8(),
        deserialize_i16(),
        deserialize_i32(),
        deserialize_i64(),
        deserialize_u8(),
        deserialize_u16(),
        deserialize_u32(),
        deserialize_u64(),
        deserialize_f32(),
        deserialize_f64(),
        deserialize_char(),
        deserialize_str(),
        deserialize_string(),
        deserialize_bytes(),
        deserialize_byte_buf(),
        deserialize_option(),
        deserialize_unit(),
        deserialize_seq(),
        deserialize_identifier(),
        deserialize_ignored_any(),
        deserialize_unit_struct(name: &'static str),
        deserialize_newtype_struct(name: &'static str),
        deserialize_tuple(length: usize),
        deserialize_tuple_struct(name: &'static str, length: usize),
        deserialize_enum(name: &'static str, variants: &'static [&'static str]),
    );

    /// Asks for any value: as a map, a JavaScript array would be taken for a list of pairs.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_any(visitor)
    }

    /// Asks for any value: as a struct, a JavaScript object would tell the declared keys alone.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        if self.found.closed {
            let visitor = self.watched(visitor, Some(fields));
            self.source.deserialize_any(visitor)
        } else {
            let visitor = self.watched(visitor, None);
            self.source.deserialize_struct(name, fields, visitor)
        }
    }

    fn is_human_readable(&self) -> bool {
        self.source.is_human_readable()
    }
}

impl<V> Watched<'_, V> {
    /// Whether what is in this value may be read at all.
    fn bounded<E: Error>(&self) -> Result<(), E> {
        if self.place.depth < MAX_DEPTH {
            return Ok(());
        }
        self.found.too_deep(self.place);
        Err(E::custom("nested too deep"))
    }
}

macro_rules! forward_visits {
    ($($method:ident($type:ty)),* $(,)?) => {
        $(fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Watched<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(formatter)
    }

    forward_visits!(
        visit_bool(bool),
        visit_i64(i64),
        visit_u64(u64),
        visit_f64(f64),
        visit_char(char),
        visit_str(&str),
        visit_borrowed_str(&'de str),
        visit_string(String),
        visit_bytes(&[u8]),
        visit_borrowed_bytes(&'de [u8]),
        visit_byte_buf(Vec<u8>),
    );

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<V::Value, D::Error> {
        self.inner
            .visit_some(CheckedReader::new(source, self.place, self.found))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<V::Value, D::Error> {
        self.inner
            .visit_newtype_struct(CheckedReader::new(source, self.place, self.found))
    }

    /// A list; never in place of a struct, though Serde would take one.
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        if self.fields.is_some() {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        self.bounded()?;
        self.inner.visit_seq(Items {
            source: items,
            place: self.place,
            found: self.found,
            next: 0,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.bounded()?;
        self.inner.visit_map(MapEntries {
            source: entries,
            place: self.place,
            found: self.found,
            fields: self.fields,
            key: String::new(),
        })
    }

    /// The enums of the boundary that carry data are tagged, and come as maps; others are words.
    fn visit_enum<A: EnumAccess<'de>>(self, word: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(word)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Watched<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<S::Value, D::Error> {
        self.inner
            .deserialize(CheckedReader::new(source, self.place, self.found))
    }
}

/// The items of a list.
struct Items<'a, A> {
    source: A,
    place: &'a ValuePath<'a>,
    found: &'a Findings,
    next: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let place = self.place.item(self.next);
        self.next += 1;
        self.source.next_element_seed(Watched {
            inner: seed,
            place: &place,
            found: self.found,
            fields: None,
        })
    }

    fn size_hint(&self) -> Option<usize> {
        self.source.size_hint()
    }
}

/// The entries of a map, or of a struct with its declared `fields`.
struct MapEntries<'a, A> {
    source: A,
    place: &'a ValuePath<'a>,
    found: &'a Findings,
    fields: Option<&'static [&'static str]>,
    /// The key whose value is read next; none is kept where no problem can name it.
    key: String,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for MapEntries<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        if !self.found.closed {
            return self.source.next_key_seed(seed);
        }
        while let Some(key) = self.source.next_key::<String>()? {
            match self.fields {
                Some(known) if !known.contains(&key.as_str()) => {
                    // A key whose value is undefined or null counts as absent.
                    if self.source.next_value::<Option<IgnoredAny>>()?.is_some() {
                        self.found.unknown_key(self.place, &key, known);
                    }
                }
                _ => {
                    self.key.clone_from(&key);
                    return seed.deserialize(key.into_deserializer()).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let place = self.place.key(&self.key);
        self.source.next_value_seed(Watched {
            inner: seed,
            place: &place,
            found: self.found,
            fields: None,
        })
    }

    fn size_hint(&self) -> Option<usize> {
        self.source.size_hint()
    }
}
