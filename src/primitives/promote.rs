//! `ameide:primitive:promote`: sets the digest of a primitive's image, and enables it.

use super::identity::Identity;
use super::image::{is_digest, is_image};
use super::kinds::Kinds;
use super::place::{Place, component_path, values_path};
use super::propose::{self, Proposal, told};
use super::wiring::held;
use crate::api::{Context, Fact, FileChange, Outputs, Plan, PrimitiveChanged, PrimitivePromote, Step};
use crate::config::Config;
use crate::facts::{Facts, FilesAt, Halt};
use crate::problem::Problem;
use crate::proposal::hash;
use crate::service::{repository, visible};
use crate::yaml::edit::update_map;
use crate::yaml::text::decode;
use serde_bytes::ByteBuf;
use serde_json::{Map, Value, json};

const ORDER: [&str; 2] = ["enabled", "image"];

/// Decides the next step.
pub fn step(input: &PrimitivePromote, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &PrimitivePromote, context: &Context, facts: &Facts<'_>) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let place = Place::of(input.repo_url.as_ref(), input.base_branch.as_ref(), &config)?;
    repository(&place.repo, "repoUrl")?;
    let kinds = Kinds::at(&input.kinds, &place, &config, facts)?;
    let kind = kinds.named(&input.kind)?;
    let mut problems = Vec::new();
    if kind.resource.is_none() {
        let message = format!(
            "a primitive of the kind `{}` is not deployed, so it has no image",
            kind.name
        );
        problems.push(
            Problem::error("primitive/not-deployed", message)
                .help("promote what executes it")
                .path("kind"),
        );
    }
    if !is_digest(&input.digest) {
        let message = format!("`{}` is not the digest of an image", visible(&input.digest));
        let help = "write `sha256:` and 64 hexadecimal digits, as the registry tells them; a tag can move";
        problems.push(
            Problem::error("primitive/bad-digest", message)
                .help(help)
                .path("digest"),
        );
    }
    if let Some(image) = input
        .image
        .as_deref()
        .filter(|image| !image.is_empty() && !is_image(image))
    {
        let message = format!(
            "`{}` is not the name of an image without tag and digest",
            visible(image)
        );
        let help = "write `registry.example.com/orders`; the digest is an input of its own";
        problems.push(Problem::error("primitive/bad-image", message).help(help).path("image"));
    }
    let identity = Identity::read(kind, &input.name, input.version.as_deref(), &config);
    let identity = match identity {
        Ok(identity) if problems.is_empty() => identity,
        other => {
            problems.extend(other.err().unwrap_or_default());
            return Err(problems.into());
        }
    };
    let full = identity.full();
    let digest = input.digest.as_str();
    let proposal = Proposal {
        place: &place,
        branch: input.branch.as_ref(),
        is_direct: input.create_pull_request == Some(false),
        verb: "promote",
        full: &full,
        headline: format!("Promote {full}"),
        text: format!("- digest: `{digest}`\n"),
        intent: hash(&json!({ "promote": full, "digest": digest, "image": input.image, "base": place.base })),
        paths: vec![component_path(&full), values_path(&full)],
    };
    let outputs = PrimitiveChanged {
        files: vec![values_path(&full)],
        ..told(&full, &place)
    };
    propose::plan(&proposal, facts, outputs, Outputs::PrimitivePromote, |found, _| {
        edit(&identity, input, found, &config).map_err(|problem| vec![problem])
    })
}

/// The values with image and digest.
fn edit(
    identity: &Identity,
    input: &PrimitivePromote,
    found: &FilesAt<'_>,
    config: &Config,
) -> Result<Vec<FileChange>, Problem> {
    let full = identity.full();
    held(identity, &component_path(&full), found)?;
    let path = values_path(&full);
    let values = held(identity, &path, found)?;
    let set = values
        .get("image")
        .and_then(Value::as_str)
        .and_then(|image| image.split_once('@'))
        .map(|(name, _)| name);
    let configured = config.primitives.image.fill(&[("primitive", &full)]);
    let image = input
        .image
        .as_deref()
        .filter(|image| !image.is_empty())
        .or(set)
        .unwrap_or(&configured);
    let mut changes = Map::new();
    for (key, value) in [
        ("enabled", Value::Bool(true)),
        ("image", format!("{image}@{}", input.digest).into()),
    ] {
        if values.get(key) != Some(&value) {
            changes.insert(key.to_owned(), value);
        }
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let text = decode(found.get(&path).unwrap_or_default()).map_err(|problem| problem.file(&path))?;
    let new = update_map(text.body, &changes, &ORDER).map_err(|problem| problem.file(&path))?;
    Ok(vec![FileChange {
        path,
        content: Some(ByteBuf::from([text.bom, &new].concat())),
    }])
}
