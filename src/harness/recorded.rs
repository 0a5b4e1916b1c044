//! States of a service in Harness as the pipelines repository holds them: recorded before anything of them is replaced, and
//! brought back.
//!
//! ```text
//! layout    which file holds which entity        change    a change that is looked at first, and goes on where it ended
//! state     one recorded state, read and written  put       the writes that bring it back
//! ```
//!
//! The pipeline of a service is one file, `pipelines/payment-service-cd.yaml` as configured. As long as the pipeline is managed by
//! Ameide, it is the only one: all else of the bundle follows from the catalog. A state that does not follow from it (made by
//! hand, or from before a restore) has a folder beside the file:
//!
//! ```text
//! pipelines/payment-service-cd.yaml                 the pipeline, byte for byte as Harness had it
//! pipelines/payment-service-cd/state.yaml           what else belongs to the state
//! pipelines/payment-service-cd/service.yaml         the service
//! pipelines/payment-service-cd/input-sets/int.yaml  an input set, by its identifier
//! pipelines/payment-service-cd/triggers/push.yaml   a trigger, likewise
//! ```
//!
//! A change of such a state is two commits: the first records what is there, the second what replaces it, and the folder ends with
//! it where the pipeline is Ameide's by then. So every commit of the repository that has the file is a state to return to.

pub mod change;
pub mod layout;
pub mod put;
pub mod state;
