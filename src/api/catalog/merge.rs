//! `catalog:merge`: a three-way merge of a catalog file.

use crate::api::SourceFile;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use tsify::Tsify;

/// Input of `catalog:merge`. An empty base stands for a file that did not exist.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMerge {
    /// The common ancestor.
    pub base: SourceFile,
    /// The version "ours", whose style is kept.
    pub ours: SourceFile,
    /// The version "theirs".
    pub theirs: SourceFile,
}

/// Output of `catalog:merge`: the merged file, or the conflicts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct CatalogMerged {
    /// The merged content; none if there are conflicts.
    #[tsify(type = "Uint8Array | null")]
    pub content: Option<ByteBuf>,
    /// If there are conflicts: the merged file with Git's markers around the services in conflict, or around the lines
    /// before or after the services; none if the lines cannot be combined.
    #[tsify(type = "Uint8Array | null")]
    pub marked: Option<ByteBuf>,
    /// A key that both sides set to different values.
    pub conflicts: Vec<MergeConflict>,
}

/// A key that both sides set to different values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct MergeConflict {
    /// The service; none if the key is outside of all services.
    pub service: Option<String>,
    /// Path of the key; empty for the whole service.
    pub key: String,
    /// The value before; none if the key was absent.
    #[tsify(type = "unknown")]
    pub base: Option<Value>,
    /// The value in ours; none if it was removed.
    #[tsify(type = "unknown")]
    pub ours: Option<Value>,
    /// The value in theirs; none if it was removed.
    #[tsify(type = "unknown")]
    pub theirs: Option<Value>,
    /// Line in ours; none if the key was removed there.
    pub ours_line: Option<u32>,
    /// Line in theirs; none if the key was removed there.
    pub theirs_line: Option<u32>,
    /// The conflict as a problem, at its position in ours.
    pub problem: Problem,
}
