//! What is not deployed: entity files in the GitOps repository that carry Ameide's mark. Each is its own entity, and has no component.

use super::component::bad_component;
use super::kinds::Kinds;
use super::resource::TENANT;
use super::wiring;
use crate::api::ListedDefinition;
use crate::config::Config;
use crate::problem::Problem;
use crate::yaml::expand::value_of;
use crate::yaml::text::decode;
use serde_json::{Map, Value};

/// The folder that entity files are in, and the paths of those that may be definitions.
pub struct EntityFiles<'a> {
    before: String,
    after: String,
    kinds: &'a Kinds<'a>,
}

impl<'a> EntityFiles<'a> {
    /// As the configuration names entity files.
    pub fn of(config: &Config, kinds: &'a Kinds<'a>) -> Self {
        let pattern = wiring::entity_path("\n", config);
        let (before, after) = pattern.split_once('\n').unwrap_or_default();
        Self {
            before: before.to_owned(),
            after: after.to_owned(),
            kinds,
        }
    }

    /// The folder that all of them are below; empty for the whole repository.
    pub fn folder(&self) -> &str {
        self.before.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether a path can be that of a definition: the others need not be read.
    pub fn is_candidate(&self, path: &str) -> bool {
        self.name(path).is_some_and(|name| {
            let kinds = self.kinds.all().filter(|kind| kind.resource.is_none());
            kinds
                .map(|kind| name.strip_prefix(kind.name.as_str()))
                .any(|rest| rest.is_some_and(|rest| rest.starts_with('-')))
        })
    }

    fn name<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.before.as_str())?
            .strip_suffix(self.after.as_str())
    }

    /// The definition in a file; none in one that Ameide did not create.
    ///
    /// # Errors
    ///
    /// What keeps it from being read, and `primitive/bad-component` where file and mark do not fit together.
    pub fn read(&self, path: &str, content: &[u8]) -> Result<Option<ListedDefinition>, Problem> {
        let text = decode(content).map_err(|problem| problem.file(path))?;
        let Some(mark) = wiring::marked(text.body) else {
            return Ok(None);
        };
        let bad = |why: &str| bad_component(path, why).help("create the definition again, or restore its file");
        let [kind, name, version] = mark.split('/').collect::<Vec<_>>()[..] else {
            return Err(bad("its first line is not as Ameide writes it"));
        };
        let full = format!("{kind}-{name}-{version}");
        if self.name(path) != Some(full.as_str()) {
            return Err(bad(&format!("its first line says that it is `{full}`")));
        }
        let declared = self.kinds.named(kind).map_err(|problem| problem.file(path))?;
        let Value::Object(entity) = value_of(text.body).map_err(|problem| problem.file(path))? else {
            return Err(bad("it must be a map"));
        };
        let named = entity.get("metadata").and_then(|metadata| metadata.get("name"));
        let is_kind = entity.get("kind").and_then(Value::as_str) == Some(declared.entity.kind.as_str());
        if !is_kind || named.and_then(Value::as_str) != Some(full.as_str()) {
            return Err(bad(&format!("it must be the {} `{full}`", declared.entity.kind)));
        }
        let text = |keys: &[&str]| text_at(&entity, keys);
        Ok(Some(ListedDefinition {
            kind: kind.to_owned(),
            name: name.to_owned(),
            version: version.to_owned(),
            tenant: text(&["metadata", "labels", TENANT]),
            owner: text(&["spec", "owner"]),
            path: path.to_owned(),
            primitive: full,
            entity,
        }))
    }
}

fn text_at(map: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    let (first, rest) = keys.split_first()?;
    let found = rest.iter().try_fold(map.get(*first)?, |value, key| value.get(key))?;
    found.as_str().map(str::to_owned)
}
