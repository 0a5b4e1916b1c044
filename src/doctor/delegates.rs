//! Whether each cluster has a delegate that is up: without one, nothing can be deployed there.

use super::harness::Target;
use super::row::{Check, Finding};
use crate::api::{Answer, DoctorArea, FoundDelegate, Read};
use crate::config::Config;
use crate::facts::{Facts, Halt};
use crate::service::all_places;

/// One check for each name of a delegate.
pub fn checks<'a>(target: &'a Target, config: &'a Config) -> Vec<Check<'a>> {
    let Ok(project) = &target.project else {
        return Vec::new();
    };
    let mut delegates: Vec<(String, Vec<String>)> = Vec::new();
    for place in all_places(config) {
        let at = format!("{}/{}", place.environment.name, place.region);
        match delegates.iter_mut().find(|(name, _)| *name == place.delegate) {
            Some((_, places)) => places.push(at),
            None => delegates.push((place.delegate, vec![at])),
        }
    }
    let check = |(name, places): (String, Vec<String>)| {
        let id = format!("harness.delegate.{name}");
        let title = format!("Delegate `{name}`");
        let read = Read::Delegates {
            scope: project.scope.clone(),
        };
        let look = move |facts: &Facts<'_>| match facts.answer(&read).known(facts)? {
            Some(Answer::Delegates { delegates }) => Ok(found(&name, &places, delegates)),
            _ => Err(Halt::Read(vec![read.clone()])),
        };
        Check::new(DoctorArea::Harness, id, title, look)
            .after(&project.access)
            .warns()
    };
    delegates.into_iter().map(check).collect()
}

/// A pipeline selects a delegate by its name or by one of its tags.
fn found(selector: &str, places: &[String], delegates: &[FoundDelegate]) -> Finding {
    let selected = delegates
        .iter()
        .filter(|delegate| delegate.name == selector || delegate.tags.iter().any(|tag| tag == selector));
    let selected: Vec<&FoundDelegate> = selected.collect();
    let up = selected.iter().filter(|delegate| delegate.connected).count();
    let places = places.join(", ");
    if up > 0 {
        return Finding::ok(format!("is up, for {places}"));
    }
    if selected.is_empty() {
        return Finding::missing(
            format!("does not exist, so nothing can be deployed to {places}"),
            "install it: `ameide harness delegates --out DIR` writes its values",
        );
    }
    Finding::missing(
        format!("is not connected, so nothing can be deployed to {places}"),
        "look at its pods in the cluster, and at its token in Harness",
    )
}
