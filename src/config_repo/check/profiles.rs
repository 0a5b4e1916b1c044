//! `profiles.yaml`: which components a profile has, in order.

use super::layer::Layers;
use crate::config::Config;
use crate::problem::{Problem, suggestion};
use crate::yaml::node::Node;
use crate::yaml::parse;
use crate::yaml::text::{decode, position};

/// The profiles, and what is wrong with them.
pub struct Profiles {
    /// Path of the file.
    pub file: String,
    /// Those that can be read.
    pub all: Vec<Profile>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A profile.
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Line and column of its name.
    pub at: (u32, u32),
    /// Archetypes that it fits.
    pub archetypes: Vec<String>,
    /// Its components in order, each with line and column.
    pub components: Vec<(String, (u32, u32))>,
}

impl Profiles {
    /// Reads the file.
    pub fn read(layers: &Layers<'_>, config: &Config) -> Self {
        let file = format!("{}/profiles.yaml", layers.root);
        let mut profiles = Self {
            file: file.clone(),
            all: Vec::new(),
            problems: Vec::new(),
        };
        match layers.files.get(&file) {
            None => profiles.problems.push(
                Problem::error(
                    "config-repo/no-profiles",
                    "there is no file that says which components a profile has",
                )
                .file(&file)
                .help("`ameide config-repo init` writes it"),
            ),
            Some(bytes) => {
                if let Err(problem) = profiles.take(bytes, layers, config) {
                    profiles.problems.push(problem.file(file));
                }
            }
        }
        profiles
    }

    fn take(&mut self, bytes: &[u8], layers: &Layers<'_>, config: &Config) -> Result<(), Problem> {
        let text = decode(bytes)?.body;
        let parsed = parse(text)?;
        let list = parsed.root.as_ref().and_then(|root| root.get("profiles"));
        let Some(list) = list.filter(|list| !list.pairs().is_empty()) else {
            return Err(
                Problem::error("config-repo/no-profiles", "the file has no map `profiles:`")
                    .help("write `profiles:` and below it each profile with `archetypes:` and `components:`"),
            );
        };
        for (key, value) in list.pairs() {
            let profile = self.profile(key, value, text, layers, config);
            self.all.push(profile);
        }
        for (name, archetypes) in &config.platform.profiles {
            let Some(found) = self.all.iter().find(|profile| profile.name == *name) else {
                let (line, column) = position(text, list.first());
                let problem = Problem::error("config-repo/no-profiles", format!("the profile `{name}` is missing"));
                let help = format!("add it, or take `{name}` out of `ameide.platform.profiles`");
                self.problems.push(problem.file(&self.file).at(line, column).help(help));
                continue;
            };
            if let Some(archetype) = archetypes
                .iter()
                .find(|archetype| !found.archetypes.contains(archetype))
            {
                let message =
                    format!("the profile `{name}` does not say that it fits `{archetype}`, as ameide.yaml does");
                let problem = Problem::error("config-repo/unknown-archetype", message)
                    .file(&self.file)
                    .at(found.at.0, found.at.1);
                self.problems
                    .push(problem.help("list the same archetypes in both files"));
            }
        }
        Ok(())
    }

    fn profile(
        &mut self,
        key: &Node<'_>,
        value: &Node<'_>,
        text: &str,
        layers: &Layers<'_>,
        config: &Config,
    ) -> Profile {
        let name = key.key();
        let known = &config.platform.profiles;
        if !known.iter().any(|(other, _)| *other == name) {
            let help = suggestion(&name, known.iter().map(|(name, _)| name.as_str()));
            let message = format!("the profile `{name}` is not in `ameide.platform.profiles`");
            self.tell(
                Problem::warning("config-repo/unknown-profile", message).help(help),
                key,
                text,
            );
        }
        let mut profile = Profile {
            name,
            at: position(text, key.start),
            archetypes: Vec::new(),
            components: Vec::new(),
        };
        for item in items(value, "archetypes") {
            let archetype = item.text().unwrap_or_default();
            if !config.platform.archetypes.iter().any(|known| known == archetype) {
                let help = suggestion(archetype, config.platform.archetypes.iter().map(String::as_str));
                let message = format!("`{archetype}` is not an archetype");
                self.tell(
                    Problem::error("config-repo/unknown-archetype", message).help(help),
                    item,
                    text,
                );
            }
            profile.archetypes.push(archetype.to_owned());
        }
        for item in items(value, "components") {
            let component = item.text().unwrap_or_default();
            if !layers.has(&format!("components/{component}")) {
                let known: Vec<&str> = layers.below("components").map(|(name, _)| name).collect();
                let help = suggestion(component, known.iter().copied());
                let message = format!("there is no component `{component}` in `{}/components`", layers.root);
                self.tell(
                    Problem::error("config-repo/unknown-component", message).help(help),
                    item,
                    text,
                );
            } else if profile.components.iter().any(|(known, _)| known == component) {
                let message = format!("the component `{component}` is in the list twice");
                let problem = Problem::error("config-repo/order", message);
                self.tell(
                    problem.help("name it once: kustomize refuses the same resource twice"),
                    item,
                    text,
                );
            }
            profile
                .components
                .push((component.to_owned(), position(text, item.start)));
        }
        profile
    }

    fn tell(&mut self, problem: Problem, node: &Node<'_>, text: &str) {
        let (line, column) = position(text, node.start);
        self.problems.push(problem.file(&self.file).at(line, column));
    }
}

fn items<'n, 't>(profile: &'n Node<'t>, key: &str) -> &'n [Node<'t>] {
    profile.get(key).map(Node::items).unwrap_or_default()
}
