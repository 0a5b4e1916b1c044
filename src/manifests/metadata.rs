//! `metadata.json`: what a folder was made from, in a form that is the same for the same inputs, and that tells which part of them is
//! another. No time, no actor, no commit.

use crate::manifests::digest;
use crate::manifests::overlay::{Overlay, quoted};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Version of what is generated: it rises whenever the same inputs give other bytes.
pub const GENERATOR: u32 = 1;
/// What makes a folder ours.
const MARK: &str = "\"generator\": \"ameide/";

/// What is written beside the manifests.
#[derive(Debug)]
pub struct Metadata<'a> {
    /// Whose it is.
    pub overlay: &'a Overlay<'a>,
    /// Version of kustomize.
    pub kustomize: &'a str,
    /// Digest of all inputs.
    pub inputs: &'a str,
    /// Digest of `manifests.yaml`.
    pub output: &'a str,
    /// Hosts that the manifests claim.
    pub hosts: &'a [String],
    /// The parts of the entry and the configuration, by key.
    pub parts: &'a [(String, String)],
    /// Files of the layers, with their digests.
    pub layers: &'a BTreeMap<String, String>,
}

impl Metadata<'_> {
    /// The file.
    pub fn text(&self) -> String {
        let place = &self.overlay.place;
        let mut text = String::with_capacity(2048);
        let _ = write!(
            text,
            "{{\n  \"service\": {},\n  \"environment\": {},\n  \"cluster\": {},\n  \"region\": {},\n  \
             \"generator\": \"ameide/{GENERATOR}\",\n  \"kustomize\": {},\n  \"inputs\": \"sha256:{}\",\n  \"output\": \"sha256:{}\",\n  \
             \"hosts\": [{}],\n  \"entry\": {{",
            quoted(&self.overlay.service.name),
            quoted(&place.environment.name),
            quoted(&place.environment.cluster),
            quoted(&place.region),
            quoted(self.kustomize),
            self.inputs,
            self.output,
            self.hosts
                .iter()
                .map(|host| quoted(host))
                .collect::<Vec<_>>()
                .join(", "),
        );
        let parts = self.parts.iter();
        list(
            &mut text,
            parts.map(|(key, value)| (key.clone(), digest::short(value.as_bytes()))),
        );
        text.push_str("},\n  \"layers\": {");
        list(&mut text, by_folder(self.layers).into_iter());
        text.push_str("}\n}\n");
        text
    }
}

fn list(text: &mut String, pairs: impl Iterator<Item = (String, String)>) {
    for (index, (key, value)) in pairs.enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n    {}: {}", quoted(&key), quoted(&value));
    }
    text.push_str("\n  ");
}

/// The files of each folder on one line, `name digest` each: short, and still one line changed where one layer changes.
fn by_folder(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut folders: BTreeMap<String, String> = BTreeMap::new();
    for (path, digest) in files {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let line = folders.entry(folder.to_owned()).or_default();
        if !line.is_empty() {
            line.push(' ');
        }
        let _ = write!(
            line,
            "{} {}",
            name.replace(' ', "%20"),
            digest.get(..10).unwrap_or(digest)
        );
    }
    folders
}

/// Whether a file is ours, damaged or not.
pub fn is_ours(text: &str) -> bool {
    text.contains(MARK)
}

/// What is recorded, as far as a plan needs it when nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded<'a> {
    /// Version of the generator.
    pub generator: u32,
    /// Version of kustomize.
    pub kustomize: &'a str,
    /// Digest of all inputs.
    pub inputs: &'a str,
    /// Digest of `manifests.yaml`.
    pub output: &'a str,
}

/// Reads the lines that are always in the same place: thousands of files are read in each plan. None where the file is not as it
/// was written.
pub fn recorded(text: &str) -> Option<Recorded<'_>> {
    let after = |start: &str| {
        let rest = text.get(text.find(start)? + start.len()..)?;
        rest.split_once('"').map(|(value, _)| value)
    };
    let is_whole = text.starts_with("{\n") && text.ends_with("}\n") && !text.contains("\n<<<<<<<");
    Some(Recorded {
        generator: after(MARK)?.parse().ok()?,
        kustomize: after("\"kustomize\": \"")?,
        inputs: after("\"inputs\": \"sha256:")?,
        output: after("\"output\": \"sha256:")?,
    })
    .filter(|_| is_whole)
}

/// All of a file.
#[derive(Debug, Default)]
pub struct Whole {
    /// Name of the service.
    pub service: String,
    /// Short name of the environment.
    pub environment: String,
    /// Cluster name.
    pub cluster: String,
    /// Region.
    pub region: String,
    /// Hosts.
    pub hosts: Vec<String>,
    /// Short digests of the parts, by key.
    pub parts: BTreeMap<String, String>,
    /// Short digests of the layers' files, by path.
    pub layers: BTreeMap<String, String>,
}

/// Reads all of a file.
pub fn whole(text: &str) -> Option<Whole> {
    let map: Map<String, Value> = serde_json::from_str(text).ok()?;
    let word = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
    let pairs = |key: &str| map.get(key).and_then(Value::as_object);
    let string = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
    let hosts = map.get("hosts").and_then(Value::as_array);
    let mut layers = BTreeMap::new();
    for (folder, line) in pairs("layers")?.iter().filter_map(string) {
        let mut words = line.split(' ');
        while let (Some(name), Some(digest)) = (words.next(), words.next()) {
            layers.insert(format!("{folder}/{}", name.replace("%20", " ")), digest.to_owned());
        }
    }
    Some(Whole {
        service: word("service")?,
        environment: word("environment")?,
        cluster: word("cluster")?,
        region: word("region")?,
        hosts: hosts
            .into_iter()
            .flatten()
            .filter_map(|host| Some(host.as_str()?.to_owned()))
            .collect(),
        parts: pairs("entry")?.iter().filter_map(string).collect(),
        layers,
    })
}
