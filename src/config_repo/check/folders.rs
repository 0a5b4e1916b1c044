//! Which layers there must be, of which kind, and that what they hold is called `app`.

use super::layer::{Layer, Layers};
use super::resource::NAME;
use crate::config::Config;
use crate::problem::Problem;

/// The layers that are missing or of the wrong kind, and names that no service would take.
pub fn problems(layers: &Layers<'_>, config: &Config) -> Vec<Problem> {
    let platform = &config.platform;
    let clusters = platform.environments.iter().map(|environment| &environment.cluster);
    let wanted: [(&str, &str, Vec<&String>); 4] = [
        (
            "archetype",
            "ameide.platform.archetypes",
            platform.archetypes.iter().collect(),
        ),
        (
            "sizes",
            "ameide.platform.sizes",
            platform.sizes.iter().map(|(name, _)| name).collect(),
        ),
        ("envs", "ameide.platform.environments", clusters.collect()),
        ("regions", "ameide.platform.regions", platform.regions.iter().collect()),
    ];
    let mut problems = Vec::new();
    for (parent, key, names) in wanted {
        let missing = names
            .into_iter()
            .filter(|name| !layers.has(&format!("{parent}/{name}")));
        problems.extend(missing.map(|name| missing_layer(layers, parent, name, key)));
    }
    for parent in ["archetype", "sizes", "components", "envs", "regions"] {
        let kind = if parent == "archetype" {
            "Kustomization"
        } else {
            "Component"
        };
        for (_, layer) in layers.below(parent) {
            problems.extend((layer.kind != kind).then(|| wrong_kind(layer, kind)));
            problems.extend(misnamed(layer));
        }
    }
    problems
}

fn missing_layer(layers: &Layers<'_>, parent: &str, name: &str, key: &str) -> Problem {
    let folder = format!("{}/{parent}/{name}", layers.root);
    Problem::error(
        "config-repo/missing-layer",
        format!("`{folder}` has no kustomization.yaml"),
    )
    .file(format!("{folder}/kustomization.yaml"))
    .help(format!(
        "`ameide config-repo init` writes it, or take `{name}` out of `{key}`"
    ))
}

fn wrong_kind(layer: &Layer, kind: &str) -> Problem {
    let help = match kind {
        "Component" => {
            "write `apiVersion: kustomize.config.k8s.io/v1alpha1` and `kind: Component`: a second base cannot patch the first"
        }
        _ => "write `apiVersion: kustomize.config.k8s.io/v1beta1` and `kind: Kustomization`: the archetype is the base",
    };
    let (line, column) = layer.at;
    Problem::error(
        "config-repo/wrong-kind",
        format!("this layer is a `{}`; it must be a `{kind}`", layer.kind),
    )
    .file(&layer.file)
    .at(line, column)
    .help(help)
}

fn misnamed(layer: &Layer) -> impl Iterator<Item = Problem> {
    layer.resources.iter().flat_map(|resource| {
        resource.misnamed.iter().map(|misnamed| {
            let (what, name) = (misnamed.what, &misnamed.name);
            let message = match name.as_str() {
                "" => format!("the {what} of this {} has no name", resource.kind),
                name => format!("the {what} of this {} is called `{name}`", resource.kind),
            };
            let (line, column) = misnamed.at;
            Problem::error("config-repo/not-app", message)
                .file(&resource.file)
                .at(line, column)
                .help(format!("call it `{NAME}`: the name of the service takes its place"))
        })
    })
}
