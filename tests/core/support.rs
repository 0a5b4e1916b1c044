//! A case below `tests/cases/`: its request and what it builds on, as `tests/cases/README.md` tells.

pub mod compact;
pub mod expected;
pub mod hunks;
pub mod kustomize;
pub mod record;
pub mod texts;
pub mod world;

use ameide_core::api::{Request, Step};
use ameide_core::input::{self, Unread};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Where the cases are.
pub const CASES: &str = "tests/cases";

/// Where the fixtures are that cases share by name.
pub const SHARED: &str = "_shared";

/// A case and the shared fixtures that it is given.
pub struct Case {
    /// Folders in which its files are looked for: its own, then those of the fixtures.
    pub folders: Vec<PathBuf>,
    /// `<action>/<case>`.
    pub name: String,
    /// The case whose texts its own are compared with, `<action>/<case>`.
    pub like: Option<String>,
    /// The request with that of the fixtures below it, before files are loaded.
    request: Value,
}

impl Case {
    /// Opens a case: `<action>/<case>`.
    pub fn open(name: &str) -> Self {
        let own = Path::new(CASES).join(name);
        let mut request = yaml(&own.join("request.yaml"));
        let root = request.as_object_mut().expect("request.yaml is a map");
        let given: Vec<String> = root.remove("given").map_or_else(Vec::new, |names| {
            serde_json::from_value(names).expect("`given` lists names")
        });
        let like = root
            .remove("like")
            .map(|name| serde_json::from_value(name).expect("`like` is the name of a case"));
        let mut folders = vec![own];
        for name in given {
            let folder = Path::new(CASES).join(SHARED).join(&name);
            assert!(folder.is_dir(), "there is no `{}`", folder.display());
            let path = folder.join("request.yaml");
            if path.exists() {
                request = over(request, yaml(&path));
            }
            folders.push(folder);
        }
        Self {
            folders,
            name: name.to_owned(),
            like,
            request,
        }
    }

    /// The request as data, with defaults for what it does not say.
    pub fn data(&self) -> Value {
        let mut request = self.request.clone();
        let root = request.as_object_mut().expect("request.yaml is a map");
        let context = root
            .entry("context")
            .or_insert_with(|| json!({}))
            .as_object_mut()
            .expect("context is a map");
        context.entry("now").or_insert_with(|| json!("2026-11-21T10:00:00Z"));
        context.entry("actor").or_insert_with(|| json!("user:default/jane"));
        context.entry("config").or_insert_with(|| json!({}));
        if let Some(input) = root.get_mut("action").and_then(|action| action.get_mut("input")) {
            if input.get("kinds").is_some_and(|kinds| kinds == "shipped") {
                input["kinds"] = shipped_kinds();
            }
            self.load(input);
        }
        request
    }

    /// The request as the core reads it; the refusal where it cannot be read.
    pub fn request(&self) -> Result<Request, Box<Step>> {
        input::request(&self.data()).map_err(|unread| match unread {
            Unread::Refused(problems) => Box::new(Step::Reject { problems }),
            Unread::Misshapen(error) => panic!("{}: {error}", self.name),
        })
    }

    /// The first file of a path in its own folder and those of its fixtures.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        self.folders
            .iter()
            .map(|folder| folder.join(path))
            .find(|path| path.is_file())
    }

    /// A file that the input brings along, as it is on disk.
    pub fn loaded(&self, key: &str) -> Option<texts::Found> {
        let path = self.request.pointer(&format!("/action/input/{key}/load"))?.as_str()?;
        let path = self.file(path)?;
        let content = std::fs::read(&path).ok()?;
        Some((told(&path), content))
    }

    /// Replaces each `{ path, load }` by the file's path and bytes.
    fn load(&self, value: &mut Value) {
        match value {
            Value::Object(map) => {
                if let Some(file) = map.remove("load") {
                    let file = file.as_str().expect("`load` is a path");
                    let path = self.file(file).unwrap_or_else(|| panic!("{}: no {file}", self.name));
                    map.insert("content".into(), std::fs::read(path).expect("a file").into());
                }
                map.values_mut().for_each(|value| self.load(value));
            }
            Value::Array(items) => items.iter_mut().for_each(|value| self.load(value)),
            _ => {}
        }
    }
}

/// The declarations of the kinds that ship, without their skeletons.
fn shipped_kinds() -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/primitives");
    let mut kinds: Vec<_> = std::fs::read_dir(folder)
        .expect("templates/primitives is a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("kind.yaml").is_file())
        .collect();
    kinds.sort();
    let file = |folder: &PathBuf| {
        let name = folder.file_name().expect("a name").to_string_lossy();
        let content = std::fs::read(folder.join("kind.yaml")).expect("a declaration");
        json!({ "path": format!("{name}/kind.yaml"), "content": content })
    };
    kinds.iter().map(file).collect()
}

/// A path as it is told: from the case, or from `tests/cases` for a fixture; with slashes.
pub fn told(path: &Path) -> String {
    let path = path.strip_prefix(CASES).unwrap_or(path);
    let own = |path: &Path| path.components().skip(2).collect::<PathBuf>();
    let path = if path.starts_with(SHARED) {
        path.to_owned()
    } else {
        own(path)
    };
    path.to_string_lossy().replace('\\', "/")
}

/// A map with another below it: the first wins, but for maps, which are laid over one another in turn.
fn over(above: Value, below: Value) -> Value {
    match (above, below) {
        (Value::Object(above), Value::Object(mut below)) => {
            for (key, value) in above {
                let merged = match below.remove(&key) {
                    Some(known) => over(value, known),
                    None => value,
                };
                below.insert(key, merged);
            }
            Value::Object(below)
        }
        (above, _) => above,
    }
}

/// A YAML file as JSON; a map where it is empty.
pub fn yaml(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if let Value::Null = value {
        Value::Object(Map::new())
    } else {
        value
    }
}
