//! How numbers cross the boundary. A catalog may contain numbers that JavaScript cannot represent: integers of any length,
//! `1.20`, `007`, `.inf`. They cross as strings, all others as numbers. This wraps the serializer of the answer, so that no
//! field can be forgotten.

use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Number, Value};

/// The name under which `serde_json` hands out a number that keeps its text.
const TOKEN: &str = "$serde_json::private::Number";

/// The largest integer up to which JavaScript represents all integers exactly.
const SAFE: f64 = 9_007_199_254_740_991.0;

/// A serializer that keeps numbers exactly as they are written.
#[derive(Debug, Clone, Copy)]
pub struct ExactNumbers<S>(pub S);

/// A nested value, serialized in the same way.
struct Inner<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> Serialize for Inner<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(ExactNumbers(serializer))
    }
}

/// A struct that is written, or a number whose text is awaited.
#[derive(Debug)]
pub enum Fields<S: Serializer> {
    /// A struct.
    Struct(S::SerializeStruct),
    /// A number: the serializer, then what it made of the text.
    Number(Option<S>, Option<S::Ok>),
}

/// The number that JavaScript shows exactly like this, if any.
fn shown(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let short = number.abs() < 1e21 && number.to_string() == text;
    // With an exponent it came from JavaScript itself.
    let exponent = text.contains('e') && Number::from_f64(number).is_some_and(|number| number.to_string() == text);
    (short || exponent).then_some(number)
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= SAFE;
    match (shown(text), text.parse::<i64>()) {
        (Some(number), Ok(integer)) if whole(&number) => serializer.serialize_i64(integer),
        (Some(number), _) => serializer.serialize_f64(number),
        (None, _) => serializer.serialize_str(text),
    }
}

impl<S: Serializer> SerializeStruct for Fields<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), S::Error> {
        match self {
            Self::Struct(fields) => fields.serialize_field(key, &Inner(value)),
            Self::Number(serializer, done) => {
                let text = serde_json::to_value(value).map_err(S::Error::custom)?;
                if let (Value::String(text), Some(serializer)) = (text, serializer.take()) {
                    *done = Some(number(&text, serializer)?);
                }
                Ok(())
            }
        }
    }
    fn skip_field(&mut self, key: &'static str) -> Result<(), S::Error> {
        match self {
            Self::Struct(fields) => fields.skip_field(key),
            Self::Number(..) => Ok(()),
        }
    }
    fn end(self) -> Result<S::Ok, S::Error> {
        match self {
            Self::Struct(fields) => fields.end(),
            Self::Number(_, done) => done.ok_or_else(|| S::Error::custom("a number without a text")),
        }
    }
}

macro_rules! forward {
    ($($trait:ident $method:ident $(($key:ident: $type:ty))?),*) => {
        $(impl<S: $trait> $trait for ExactNumbers<S> {
            type Ok = S::Ok;
            type Error = S::Error;
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $type,)? value: &T) -> Result<(), S::Error> {
                self.0.$method($($key,)? &Inner(value))
            }
            fn end(self) -> Result<S::Ok, S::Error> {
                self.0.end()
            }
        })*
    };
}
forward!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
    SerializeStructVariant serialize_field (key: &'static str)
);

impl<S: SerializeMap> SerializeMap for ExactNumbers<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.0.serialize_key(&Inner(key))
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_value(&Inner(value))
    }
    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

macro_rules! scalars {
    ($($method:ident $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<S::Ok, S::Error> {
            self.0.$method(value)
        })*
    };
}

impl<S: Serializer> Serializer for ExactNumbers<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = ExactNumbers<S::SerializeSeq>;
    type SerializeTuple = ExactNumbers<S::SerializeTuple>;
    type SerializeTupleStruct = ExactNumbers<S::SerializeTupleStruct>;
    type SerializeTupleVariant = ExactNumbers<S::SerializeTupleVariant>;
    type SerializeMap = ExactNumbers<S::SerializeMap>;
    type SerializeStruct = Fields<S>;
    type SerializeStructVariant = ExactNumbers<S::SerializeStructVariant>;

    scalars!(
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128, serialize_f32 f32,
        serialize_f64 f64, serialize_char char, serialize_str &str, serialize_bytes &[u8], serialize_unit_struct &'static str
    );

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.0.serialize_none()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_some(&Inner(value))
    }
    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit()
    }
    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit_variant(name, index, variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_struct(name, &Inner(value))
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_variant(name, index, variant, &Inner(value))
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.0.serialize_seq(length).map(ExactNumbers)
    }
    fn serialize_tuple(self, length: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.0.serialize_tuple(length).map(ExactNumbers)
    }
    fn serialize_tuple_struct(self, name: &'static str, length: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.0.serialize_tuple_struct(name, length).map(ExactNumbers)
    }
    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.0
            .serialize_tuple_variant(name, index, variant, length)
            .map(ExactNumbers)
    }
    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.0.serialize_map(length).map(ExactNumbers)
    }
    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Fields<S>, S::Error> {
        if name == TOKEN {
            return Ok(Fields::Number(Some(self.0), None));
        }
        self.0.serialize_struct(name, length).map(Fields::Struct)
    }
    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.0
            .serialize_struct_variant(name, index, variant, length)
            .map(ExactNumbers)
    }
    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_javascript_cannot_hold_crosses_as_its_text() {
        let written = |text: &&str| Value::Number(Number::from_string_unchecked((*text).to_owned()));
        let numbers = |texts: &[&str]| texts.iter().map(written).collect::<Value>();
        let value = [
            ("a".to_owned(), numbers(&["1", "-2", "1.5", "9007199254740991"])),
            (
                "b".to_owned(),
                numbers(&["9007199254740993", "1.20", "007", ".inf", "0x1F", "1.0", "+1"]),
            ),
            ("c".to_owned(), json!({"d": null})),
        ];
        let value: Value = value.into_iter().collect();
        let shown = value.serialize(ExactNumbers(serde_json::value::Serializer)).unwrap();
        assert_eq!(
            shown,
            json!({
                "a": [1, -2, 1.5, 9_007_199_254_740_991_i64],
                "b": ["9007199254740993", "1.20", "007", ".inf", "0x1F", "1.0", "+1"],
                "c": {"d": null},
            })
        );
        let float = json!([1e-7, 1e300]).serialize(ExactNumbers(serde_json::value::Serializer));
        assert_eq!(float.unwrap(), json!([1e-7, 1e300]));
    }
}
