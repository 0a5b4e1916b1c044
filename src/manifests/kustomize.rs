//! What kustomize is given, and what it made of each unit: many units in one process, each by itself where that failed.

use crate::api::{Answer, Kustomized, Read, TextFile};
use crate::facts::{Facts, Halt};
use crate::manifests::ground::Ground;
use crate::manifests::shape::{Unit, batches};
use crate::manifests::wanted::Wanted;
use crate::problem::Problem;
use crate::yaml::documents::documents;
use std::collections::BTreeSet;

/// The text of a unit, or what kustomize says is wrong.
pub type Text = Result<String, String>;

/// What was built.
#[derive(Debug, Default)]
pub struct Built {
    /// Version of kustomize.
    pub version: String,
    /// The text of each unit.
    pub texts: Vec<Text>,
}

/// Builds units.
pub fn build(units: &[Unit], wanted: &[Wanted<'_>], ground: &Ground<'_>, facts: &Facts<'_>) -> Result<Built, Halt> {
    let mut built = Built {
        version: String::new(),
        texts: units.iter().map(|_| Err(String::new())).collect(),
    };
    if units.is_empty() {
        return Ok(built);
    }
    let batches = batches(units, wanted, &ground.config);
    let (mut overlays, mut roots) = (Vec::new(), Vec::new());
    for unit in units {
        overlays.extend(files_of(unit, wanted, ground));
    }
    for (number, batch) in batches.iter().enumerate() {
        match batch.as_slice() {
            [one] => roots.extend(units.get(*one).map(|unit| unit.folder.clone())),
            many => {
                let folder = format!("batches/{number}");
                overlays.extend(batch_files(&folder, many.iter().filter_map(|index| units.get(*index))));
                roots.push(folder);
            }
        }
    }
    let every: Vec<usize> = (0..units.len()).collect();
    let read = read(ground, paths_of(&every, units, wanted), overlays, roots);
    let (version, answers) = kustomized(&read, facts)?;
    built.version = version;
    let mut again = Vec::new();
    for (batch, answer) in batches.iter().zip(answers) {
        let texts: Option<Vec<Text>> = match (batch.as_slice(), &answer.text) {
            ([_], _) => Some(vec![text(answer)]),
            (many, Some(text)) => cut(text, many.len()).map(|texts| texts.into_iter().map(Ok).collect()),
            (_, None) => None,
        };
        match texts {
            Some(texts) => place(&mut built.texts, batch, texts),
            None => again.extend(batch.iter().copied()),
        }
    }
    if !again.is_empty() {
        let chosen: Vec<&Unit> = again.iter().filter_map(|index| units.get(*index)).collect();
        let overlays = chosen.iter().flat_map(|unit| files_of(unit, wanted, ground)).collect();
        let roots = chosen.iter().map(|unit| unit.folder.clone()).collect();
        let read = self::read(ground, paths_of(&again, units, wanted), overlays, roots);
        let (_, answers) = kustomized(&read, facts)?;
        place(&mut built.texts, &again, answers.iter().map(text).collect());
    }
    Ok(built)
}

/// Builds overlays one by one, without any shape: the texts in the order of the indices.
pub fn build_singly(
    indices: &[usize],
    wanted: &[Wanted<'_>],
    ground: &Ground<'_>,
    facts: &Facts<'_>,
) -> Result<Vec<Text>, Halt> {
    let (mut overlays, mut roots, mut paths) = (Vec::new(), Vec::new(), BTreeSet::new());
    for index in indices {
        let Some(one) = wanted.get(*index) else { continue };
        let folder = format!("single/{index}");
        overlays.extend(one.overlay.files(&folder, one.overlay.names(), &ground.config));
        paths.extend(one.used.files.keys().cloned());
        roots.push(folder);
    }
    if roots.is_empty() {
        return Ok(Vec::new());
    }
    let read = read(ground, paths.into_iter().collect(), overlays, roots);
    let (_, answers) = kustomized(&read, facts)?;
    Ok(answers.iter().map(text).collect())
}

fn place(texts: &mut [Text], indices: &[usize], found: Vec<Text>) {
    for (index, text) in indices.iter().zip(found) {
        if let Some(slot) = texts.get_mut(*index) {
            *slot = text;
        }
    }
}

fn text(answer: &Kustomized) -> Text {
    match (&answer.text, &answer.error) {
        (Some(text), _) => Ok(text.clone()),
        (None, error) => Err(error.clone().unwrap_or_default()),
    }
}

fn read(ground: &Ground<'_>, paths: Vec<String>, overlays: Vec<TextFile>, roots: Vec<String>) -> Read {
    Read::Kustomize {
        repo: ground.at.repo.clone(),
        at: ground.at.base.clone(),
        paths,
        overlays,
        roots,
    }
}

fn kustomized<'f>(read: &Read, facts: &Facts<'f>) -> Result<(String, &'f [Kustomized]), Halt> {
    match facts.answer(read).known(facts)? {
        Some(Answer::Kustomized { version, builds }) => Ok((version.clone(), builds)),
        _ => Err(Problem::error("manifests/kustomize-failed", "kustomize gave no answer")
            .help("run it again")
            .into()),
    }
}

fn files_of(unit: &Unit, wanted: &[Wanted<'_>], ground: &Ground<'_>) -> Vec<TextFile> {
    let first = unit.overlays.first().and_then(|index| wanted.get(*index));
    let files = first.map(|one| one.overlay.files(&unit.folder, unit.names(one), &ground.config));
    files.into_iter().flatten().collect()
}

fn paths_of(indices: &[usize], units: &[Unit], wanted: &[Wanted<'_>]) -> Vec<String> {
    let mut paths = BTreeSet::new();
    for unit in indices.iter().filter_map(|index| units.get(*index)) {
        let first = unit.overlays.first().and_then(|index| wanted.get(*index));
        paths.extend(first.into_iter().flat_map(|one| one.used.files.keys().cloned()));
    }
    paths.into_iter().collect()
}

/// Name of the resource that ends a unit in a batch.
fn end(number: usize) -> String {
    format!("ameide-end-{number:04}")
}

/// A root that builds units one after the other, each followed by a resource that says where it ends.
fn batch_files<'u>(folder: &str, units: impl Iterator<Item = &'u Unit>) -> Vec<TextFile> {
    let mut files = Vec::new();
    let mut resources = String::new();
    for (number, unit) in units.enumerate() {
        let end = end(number);
        resources.push_str(&format!("- ../../{}\n- {end}.yaml\n", unit.folder));
        files.push(TextFile {
            path: format!("{folder}/{end}.yaml"),
            text: format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {end}\n"),
        });
    }
    files.push(TextFile {
        path: format!("{folder}/kustomization.yaml"),
        text: format!(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsortOptions: {{order: fifo}}\nresources:\n{resources}"
        ),
    });
    files
}

/// Cuts what was built of a batch into the texts of its units; none where it does not have all of their ends.
fn cut(text: &str, count: usize) -> Option<Vec<String>> {
    let mut texts = Vec::with_capacity(count);
    let mut current = String::new();
    for (_, document) in documents(text) {
        let document = document.strip_prefix("---\n").unwrap_or(document);
        let mark = format!("\n  name: {}\n", end(texts.len()));
        if document.contains(&mark) && document.starts_with("apiVersion: v1\nkind: ConfigMap\nmetadata:\n") {
            texts.push(std::mem::take(&mut current));
            continue;
        }
        if !current.is_empty() {
            current.push_str("---\n");
        }
        current.push_str(document);
    }
    (texts.len() == count && current.is_empty()).then_some(texts)
}
