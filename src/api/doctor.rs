//! `doctor:check`: whether all that an installation needs is there, and what was found of it.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Input of `doctor:check`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct DoctorCheck {
    /// Base URL of the portal's backend (`https://portal.company.com`), which the webhook must lead to; any portal by default.
    #[serde(default)]
    #[tsify(optional)]
    pub portal: Option<String>,
    /// Whether the portal knows the secret of the webhook; none if that is not known.
    #[serde(default)]
    #[tsify(optional)]
    pub webhook_secret: Option<bool>,
}

/// Outputs of `doctor:check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct DoctorChecked {
    /// One for each thing that was looked at, by area.
    pub rows: Vec<DoctorRow>,
}

/// What was found of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct DoctorRow {
    /// Stable id (`harness.permission.core_pipeline_edit`).
    pub id: String,
    /// What it belongs to.
    pub area: DoctorArea,
    /// What was looked at.
    pub title: String,
    /// How it is.
    pub state: DoctorState,
    /// What was found.
    pub found: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub help: Option<String>,
}

/// Areas, in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum DoctorArea {
    /// The configuration.
    Configuration,
    /// GitHub, with the repositories and the catalog.
    Github,
    /// Harness.
    Harness,
}

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum DoctorState {
    /// As it should be.
    Ok,
    /// Works, or may work; somebody should look at it.
    Warning,
    /// Does not work without it.
    Missing,
    /// Cannot be told without writing, or because something else is missing.
    Unchecked,
}

/// A repository as GitHub shows it to the credentials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundRepository {
    /// `owner/name`.
    pub name: String,
    /// Whether it is archived, so that nothing can be written.
    pub archived: bool,
    /// Whether the credentials may push; none if GitHub does not tell.
    pub push: Option<bool>,
    /// Scopes of the token; none for a GitHub app or a fine-grained token, of which GitHub does not tell any.
    pub scopes: Option<Vec<String>>,
    /// Seconds that this machine's clock is ahead of the server's, if the server told its time.
    pub ahead: Option<f64>,
}

/// A rule for a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundRule {
    /// Its type, as GitHub names it (`pull_request`).
    pub rule: String,
    /// Where its ruleset belongs: a repository or an organization.
    pub source: Option<String>,
}

/// A webhook of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundHook {
    /// Where it leads.
    pub url: String,
    /// Whether it is turned on.
    pub active: bool,
    /// Events that it is called for.
    pub events: Vec<String>,
    /// `json` or `form`.
    pub content_type: Option<String>,
    /// Whether its deliveries are signed.
    pub signed: bool,
    /// Status of the answer to its last delivery; none if there was none.
    pub last_status: Option<u16>,
}

/// Kinds of things in Harness that pipelines refer to and Ameide never writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum ResourceKind {
    /// A group that approves.
    UserGroup,
    /// A set of policies.
    PolicySet,
}

/// How the test of a connector ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundConnection {
    /// Whether it connected.
    pub connected: bool,
    /// Why it did not.
    pub error: Option<String>,
    /// Whether a delegate made the test.
    pub by_delegate: bool,
}

/// A delegate as Harness lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[tsify(missing_as_null, hashmap_as_object)]
pub struct FoundDelegate {
    /// Its name, by which it can be selected.
    pub name: String,
    /// Its tags, by which it can be selected too.
    pub tags: Vec<String>,
    /// Whether at least one of its replicas is connected.
    pub connected: bool,
}
