//! The bundle of Harness entities that one service is: made, compared, applied, removed.
//!
//! ```text
//! facts     what was read, and what is still to be read     setting   scope, strategy and options of a request
//! subject   the service of a request                        entries   the entries of the catalog
//! bundle    the desired entities, in order of application   desired   one of them; entities: their documents
//! triggers  who starts a pipeline, and who may              owner     whose an entity is
//! compare   whether two documents say the same              decide    made, changed, left or refused
//! state     what is remembered of our last write            commit    pipelines' files in the pipelines repo
//! survey    how all services stand                          standing  how one of them stands
//! view      by what they are measured                       orphans   what has no service any more
//! mend      the effects that bring them back                removal   what must be known before one is removed
//! inputs    values for the inputs of a run
//! list      all services at a glance                        show      one service with its way to production
//! render    a pipeline that is only looked at                glance    how all services stand, by one list
//! config_check  the whole configuration, asked at start
//! ```
//!
//! This room must not talk to Harness, nor know how: it says what is to be read and what is to be done.

mod bundle;
mod commit;
mod compare;
pub mod config_check;
pub mod create;
mod decide;
pub mod delete;
mod desired;
mod entities;
mod entries;
mod facts;
mod glance;
mod inputs;
pub mod list;
mod mend;
pub mod namespace;
mod orphans;
mod owner;
mod removal;
pub mod render;
mod setting;
pub mod show;
mod standing;
mod state;
mod subject;
mod survey;
pub mod sync;
pub mod trigger;
mod triggers;
mod view;
