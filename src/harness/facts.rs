//! What was read, and what is still to be read. All lookups of a round are made before any is asked for, so that they are read
//! side by side.

use crate::api::{Answer, EntityRef, Fact, FoundEntity, FoundFile, Read, Step};
use std::collections::{HashMap, HashSet};

/// The facts of a request, and the lookups that found none.
pub struct Facts<'a> {
    facts: &'a [Fact],
    entities: HashMap<&'a EntityRef, &'a Answer>,
    missing: Vec<Read>,
    asked: HashSet<EntityRef>,
}

/// What came of a lookup.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Found<T> {
    /// Not read yet.
    Unread,
    /// Looked, not there.
    Absent,
    /// There.
    There(T),
}

impl<T> Found<T> {
    /// The thing, where it is there.
    pub fn there(self) -> Option<T> {
        match self {
            Self::There(thing) => Some(thing),
            Self::Unread | Self::Absent => None,
        }
    }
}

impl<'a> Facts<'a> {
    /// Begins with what is known.
    pub fn new(facts: &'a [Fact]) -> Self {
        let entity = |fact: &'a Fact| match &fact.read {
            Read::Entity { entity } => Some((entity, &fact.answer)),
            _ => None,
        };
        Self {
            facts,
            entities: facts.iter().filter_map(entity).collect(),
            missing: Vec::new(),
            asked: HashSet::new(),
        }
    }

    /// The answer to a read; asks for it where there is none.
    pub fn answer(&mut self, read: Read) -> Found<&'a Answer> {
        match self.facts.iter().find(|fact| fact.read == read) {
            Some(Fact {
                answer: Answer::Absent, ..
            }) => Found::Absent,
            Some(fact) => Found::There(&fact.answer),
            None => {
                if !self.missing.contains(&read) {
                    self.missing.push(read);
                }
                Found::Unread
            }
        }
    }

    /// An entity of Harness.
    pub fn entity(&mut self, entity: &EntityRef) -> Found<&'a FoundEntity> {
        match self.entities.get(entity) {
            Some(Answer::Entity(found)) => Found::There(found),
            Some(_) => Found::Absent,
            None => {
                if self.asked.insert(entity.clone()) {
                    self.missing.push(Read::Entity { entity: entity.clone() });
                }
                Found::Unread
            }
        }
    }

    /// All entities of a kind; none where the list is still to be read.
    pub fn entities(&mut self, read: Read) -> Option<&'a [FoundEntity]> {
        match self.answer(read) {
            Found::There(Answer::Entities { entities }) => Some(entities),
            Found::Unread => None,
            _ => Some(&[]),
        }
    }

    /// Files of a repository at one commit.
    pub fn files(&mut self, repo: &str, at: &str, paths: Vec<String>) -> Found<(&'a str, &'a [FoundFile])> {
        match self.answer(Read::Files {
            repo: repo.to_owned(),
            at: at.to_owned(),
            paths,
        }) {
            Found::There(Answer::Files { commit, files }) => Found::There((commit, files)),
            Found::Unread => Found::Unread,
            _ => Found::Absent,
        }
    }

    /// The step that reads what is missing, where something is.
    pub fn step(&mut self) -> Option<Step> {
        let reads = std::mem::take(&mut self.missing);
        (!reads.is_empty()).then_some(Step::Read { reads })
    }
}
