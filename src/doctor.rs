//! Whether an installation has all that it needs: each thing is looked at by itself, and the failure of one hides no other.
//!
//! ```text
//! check      the command: gathers the checks, asks for what they need, and makes a row of each
//! github     credentials, permissions, rules, catalog, webhook
//! harness    the API key and its permissions
//! project    what pipelines refer to: environments, connectors, groups, policy sets, templates
//! delegates  whether each cluster has a delegate that is up
//! row        a check, and what it finds
//! ```
//!
//! This room must not read with anything but attempts, as a failed read ends a request.

pub mod check;
mod delegates;
mod github;
mod harness;
mod project;
mod row;
mod webhook;
