//! Files that come with a request, and positions in them.

use serde::{Deserialize, Serialize, Serializer};
use serde_bytes::ByteBuf;
use tsify::Tsify;

/// A file passed with the request instead of being read from a repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct SourceFile {
    /// Path of the file, for messages.
    pub path: String,
    /// Content of the file.
    #[tsify(type = "Uint8Array")]
    pub content: ByteBuf,
}

impl SourceFile {
    /// Leaves files out of what is told of an input: they are large, and nobody typed them.
    pub(crate) fn untold<S: Serializer>(_: &[Self], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

/// A position in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct SourcePosition {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}
