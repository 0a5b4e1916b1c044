//! `primitive:lint`: a whole GitOps repository, checked.

use crate::api::SourceFile;
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `primitive:lint`.
#[derive(Debug, Clone, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveLint {
    /// The kinds that ship: `<kind>/kind.yaml`.
    pub kinds: Vec<SourceFile>,
    /// The files of the repository.
    pub files: Vec<SourceFile>,
}

/// Output of `primitive:lint`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct PrimitiveLinted {
    /// What is wrong, in the order of the files.
    pub findings: Vec<Problem>,
    /// How many files were read.
    pub files: u32,
    /// How many primitives there are.
    pub primitives: u32,
    /// How many findings are errors.
    pub errors: u32,
    /// How many are warnings.
    pub warnings: u32,
}
