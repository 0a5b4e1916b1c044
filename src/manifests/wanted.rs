//! The overlays that the catalog asks for: one for each service, environment and region that has a cluster.

use crate::config::{Config, Size};
use crate::entries::stored::StoredEntry;
use crate::manifests::layers::{Layers, Used};
use crate::manifests::overlay::Overlay;
use crate::manifests::profiles::Profile;
use crate::problem::{Problem, suggestion};
use crate::service::{Service, ServiceNames, entry_from_value};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// An overlay, with the files that its layers use.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The overlay.
    pub overlay: Overlay<'a>,
    /// The files of its layers.
    pub used: Rc<Used>,
}

/// All overlays, and what is wrong.
#[derive(Debug, Default)]
pub struct AllWanted<'a> {
    /// The overlays, by service in the order of the catalog.
    pub all: Vec<Wanted<'a>>,
    /// Services that cannot be planned.
    pub failed: BTreeSet<String>,
    /// Why, and warnings, each with the service.
    pub problems: Vec<(String, Problem)>,
}

/// A service with the entry it is from.
pub type Listed<'a> = (Service, &'a StoredEntry);

/// The services of entries that are valid, and the problems of the others.
pub fn services<'a>(entries: &'a [StoredEntry], config: &Config) -> (Vec<Listed<'a>>, AllWanted<'a>) {
    let mut out = AllWanted::default();
    let mut services = Vec::new();
    for entry in entries {
        match entry.valid() {
            Ok(value) => services.push((entry_from_value(value, config), entry)),
            Err(problems) => {
                let name = entry.name().to_owned();
                out.problems
                    .extend(problems.into_iter().map(|problem| (name.clone(), problem)));
                out.failed.insert(name);
            }
        }
    }
    (services, out)
}

/// Adds the overlays of services.
pub fn wanted<'a>(
    services: &'a [Listed<'a>],
    layers: &Layers<'_>,
    profiles: &'a BTreeMap<String, Profile>,
    config: &'a Config,
    out: &mut AllWanted<'a>,
) {
    let mut maker = Maker {
        layers,
        profiles,
        config,
        used: HashMap::new(),
    };
    let mut folders: HashMap<String, &str> = HashMap::new();
    for (service, entry) in services {
        let mut problems = Vec::new();
        let overlays = maker.of(service, &mut problems);
        for wanted in &overlays {
            if let Some(other) = folders.insert(wanted.overlay.folder().to_owned(), &service.name) {
                out.failed.insert(other.to_owned());
                let message = format!(
                    "`{}` and `{other}` would both be generated into `{}`",
                    service.name,
                    wanted.overlay.folder()
                );
                let help = "give each its own name, or add `{service}`, `{cluster}` and `{region}` to `ameide.catalog.manifestsPath`";
                problems.push(Problem::error("manifests/same-folder", message).help(help));
            }
        }
        for problem in &mut problems {
            if problem.file.is_none() {
                problem.file = Some(entry.file.clone());
                (problem.line, problem.column) = (Some(entry.at.0), Some(entry.at.1));
            }
        }
        let fails = problems
            .iter()
            .any(|problem| problem.severity == crate::problem::Severity::Error);
        out.problems
            .extend(problems.into_iter().map(|problem| (service.name.clone(), problem)));
        if fails {
            out.failed.insert(service.name.clone());
        } else {
            out.all.extend(overlays);
        }
    }
    let AllWanted { all, failed, .. } = out;
    all.retain(|one| !failed.contains(&one.overlay.service.name));
}

struct Maker<'a, 'l> {
    layers: &'l Layers<'l>,
    profiles: &'a BTreeMap<String, Profile>,
    config: &'a Config,
    /// The files of lists of layers: most services share theirs.
    used: HashMap<Vec<String>, Rc<Used>>,
}

impl<'a> Maker<'a, '_> {
    fn of(&mut self, service: &'a Service, problems: &mut Vec<Problem>) -> Vec<Wanted<'a>> {
        let Some(profile) = self.profiles.get(&service.profile) else {
            let message = format!(
                "`{}` has the profile `{}`, which is not in profiles.yaml",
                service.name, service.profile
            );
            let help = suggestion(&service.profile, self.profiles.keys().map(String::as_str));
            problems.push(Problem::error("manifests/unknown-profile", message).help(help));
            return Vec::new();
        };
        if !profile.archetypes.is_empty() && !profile.archetypes.contains(&service.archetype) {
            let message = format!(
                "the profile `{}` in profiles.yaml does not fit the archetype `{}` of `{}`",
                service.profile, service.archetype, service.name
            );
            let help = format!(
                "use it with {}, or add the archetype to the profile",
                profile.archetypes.join(", ")
            );
            problems.push(Problem::error("manifests/unknown-profile", message).help(help));
            return Vec::new();
        }
        let components = words(service, "components");
        let settings = settings(service);
        let mut read = BTreeSet::new();
        let mut all = Vec::new();
        for place in ServiceNames::of(service, self.config).places {
            let of_place = service
                .size_overrides
                .iter()
                .find(|(name, _)| *name == place.environment.name);
            let size = of_place.map_or(&service.size, |(_, size)| size);
            let Some((size, numbers)) = self.size(size) else {
                continue;
            };
            let wanted = [("archetype", service.archetype.as_str()), ("sizes", size)];
            let every = profile
                .components
                .iter()
                .chain(&components)
                .map(|name| ("components", name.as_str()));
            let end = [
                ("envs", place.environment.cluster.as_str()),
                ("regions", place.region.as_str()),
            ];
            let mut layers = Vec::new();
            for (kind, name) in wanted.into_iter().chain(every).chain(end) {
                let path = self.layers.path(kind, name);
                if !self.layers.is_layer(&path) {
                    let problem = self.layers.missing(kind, name);
                    let message = format!("{}, and `{}` uses it", problem.message, service.name);
                    let problem = Problem { message, ..problem };
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                } else if !layers.contains(&path) {
                    layers.push(path);
                }
            }
            let used = self.used(&layers);
            problems.extend(used.problems.iter().cloned());
            let is_read = |(key, _): &&(String, String)| reads(&used.text, key);
            let settings: Vec<_> = settings.iter().filter(is_read).cloned().collect();
            read.extend(settings.iter().map(|(key, _)| key.clone()));
            let overlay = Overlay {
                service,
                place,
                size,
                numbers,
                profile: &profile.components,
                components: components.clone(),
                settings,
                layers,
            };
            all.push(Wanted { overlay, used });
        }
        for (key, _) in settings.iter().filter(|(key, _)| !read.contains(key)) {
            let message = format!("no layer of `{}` reads the setting `{key}`", service.name);
            let help = format!("remove it, or read `data.setting.{key}` of the ConfigMap `params` in a component");
            problems.push(Problem::warning("manifests/unused-setting", message).help(help));
        }
        problems.dedup();
        all
    }

    fn size(&self, name: &str) -> Option<(&'a str, &'a Size)> {
        let found = self.config.platform.sizes.iter().find(|(known, _)| known == name);
        found.map(|(name, size)| (name.as_str(), size))
    }

    fn used(&mut self, layers: &[String]) -> Rc<Used> {
        if let Some(used) = self.used.get(layers) {
            return Rc::clone(used);
        }
        let used = Rc::new(self.layers.used(layers));
        self.used.insert(layers.to_vec(), Rc::clone(&used));
        used
    }
}

fn words(service: &Service, key: &str) -> Vec<String> {
    let items = service.entry.get(key).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The entry's settings as text.
fn settings(service: &Service) -> Vec<(String, String)> {
    let map = service.entry.get("settings").and_then(Value::as_object);
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut all: Vec<_> = map
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), text(value)))
        .collect();
    all.sort();
    all
}

/// Whether layers read a setting: `setting.topic`, or `setting\.topic` in a path.
fn reads(text: &str, key: &str) -> bool {
    let escaped = key.replace('.', "\\.");
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || matches!(next, '-' | '_'));
    [format!("setting.{key}"), format!("setting\\.{escaped}")]
        .iter()
        .any(|name| {
            text.match_indices(name)
                .any(|(at, _)| text.get(at + name.len()..).is_some_and(ends))
        })
}
