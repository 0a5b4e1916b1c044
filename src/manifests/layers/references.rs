//! What a kustomization refers to: files and folders, each with the place where it is written.

use crate::problem::Problem;
use crate::yaml::text::{decode, position};
use crate::yaml::{Kind, Node, parse};

/// A path in a kustomization.
#[derive(Debug)]
pub struct Reference {
    /// The path as written, relative to its folder.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// What a kustomization refers to.
#[derive(Debug, Default)]
pub struct References {
    /// All paths, in the order of the keys below.
    pub all: Vec<Reference>,
    /// Whether a generator appends a digest to names.
    pub hashes_names: bool,
    /// Strings at which replacements split the value that they take.
    pub delimiters: Vec<String>,
    /// The last key of each field that a replacement writes to, and the string at which it splits what is there.
    pub targets: Vec<(String, Option<String>)>,
}

/// Keys with lists of paths of files or folders; those of kustomize's plugins and old patches may hold YAML instead.
const PATHS: [&str; 9] = [
    "resources",
    "bases",
    "components",
    "crds",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "patchesStrategicMerge",
];
/// Keys with lists of maps that may have a `path`.
const MAPS: [&str; 3] = ["patches", "patchesJson6902", "replacements"];
const GENERATORS: [&str; 2] = ["configMapGenerator", "secretGenerator"];
const HELM: [&str; 3] = ["helmCharts", "helmGlobals", "helmChartInflationGenerator"];

/// The references of a kustomization.
pub fn references(bytes: &[u8]) -> Result<References, Problem> {
    let text = decode(bytes)?.body;
    let parsed = parse(text)?;
    let mut found = Found {
        text,
        out: References::default(),
    };
    let Some(root) = &parsed.root else { return Ok(found.out) };
    if !matches!(root.kind, Kind::Map(..)) {
        return Err(found.fault(root, "a kustomization must be a map", "write `key: value` lines"));
    }
    if let Some(node) = root.reference() {
        let help = "repeat the value where it is used";
        return Err(found.fault(
            node,
            "anchors, aliases and tags are not supported in a kustomization",
            help,
        ));
    }
    if let Some(node) = HELM.iter().find_map(|key| root.get(key)) {
        let help = "render the chart once and commit the result as resources";
        let message = "Helm charts are not inflated: they would be fetched from the network".to_owned();
        let problem = found.fault(node, &message, help);
        return Err(Problem {
            code: "manifests/remote-layer".to_owned(),
            ..problem
        });
    }
    for key in PATHS {
        found.list(root.get(key));
    }
    for map in MAPS.iter().filter_map(|key| root.get(key)).flat_map(Node::items) {
        found.path(map.get("path"));
    }
    for replacement in root.get("replacements").map(Node::items).unwrap_or_default() {
        found.replacement(replacement);
    }
    found.path(root.get("openapi").and_then(|openapi| openapi.get("path")));
    let all_plain = is_plain_named(root.get("generatorOptions"));
    for generator in GENERATORS.iter().filter_map(|key| root.get(key)).flat_map(Node::items) {
        found.out.hashes_names |= !all_plain && !is_plain_named(generator.get("options"));
        for file in generator.get("files").map(Node::items).unwrap_or_default() {
            found.file(file);
        }
        found.list(generator.get("envs"));
        found.path(generator.get("env"));
    }
    Ok(found.out)
}

fn is_plain_named(options: Option<&Node<'_>>) -> bool {
    options
        .and_then(|options| options.get("disableNameSuffixHash"))
        .and_then(Node::text)
        == Some("true")
}

struct Found<'a> {
    text: &'a str,
    out: References,
}

impl Found<'_> {
    fn fault(&self, node: &Node<'_>, message: &str, help: &str) -> Problem {
        let (line, column) = position(self.text, node.start);
        Problem::error("manifests/bad-layer", message)
            .at(line, column)
            .help(help)
    }

    fn list(&mut self, node: Option<&Node<'_>>) {
        for item in node.map(Node::items).unwrap_or_default() {
            self.path(Some(item));
        }
    }

    /// Where a replacement splits values.
    fn replacement(&mut self, node: &Node<'_>) {
        let delimiter = |node: Option<&Node<'_>>| {
            let options = node.and_then(|node| node.get("options"));
            options
                .and_then(|options| options.get("delimiter")?.text())
                .map(str::to_owned)
        };
        self.out.delimiters.extend(delimiter(node.get("source")));
        let mut targets: Vec<(String, Option<String>)> = Vec::new();
        for target in node.get("targets").map(Node::items).unwrap_or_default() {
            for path in target.get("fieldPaths").map(Node::items).unwrap_or_default() {
                let last = path.text().unwrap_or_default().rsplit('.').next().unwrap_or_default();
                let one = (last.to_owned(), delimiter(Some(target)));
                if !targets.contains(&one) {
                    targets.push(one);
                }
            }
        }
        self.out.targets.append(&mut targets);
    }

    /// `name=path` or a path.
    fn file(&mut self, node: &Node<'_>) {
        if let Some(text) = node.text() {
            let path = text.split_once('=').map_or(text, |(_, path)| path);
            self.add(node, path);
        }
    }

    fn path(&mut self, node: Option<&Node<'_>>) {
        // What has several lines is YAML itself.
        if let Some((node, path)) = node.and_then(|node| Some((node, node.text()?)))
            && !path.contains('\n')
        {
            self.add(node, path);
        }
    }

    fn add(&mut self, node: &Node<'_>, path: &str) {
        let (line, column) = position(self.text, node.start);
        self.out.all.push(Reference {
            path: path.to_owned(),
            line,
            column,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn finds_every_kind_of_reference() {
        let text = "resources: [a.yaml, ../b]\ncomponents: [c]\npatches:\n- path: d.yaml\n- patch: |\n    x: 1\n\
                    replacements: [{path: e.yaml}]\nconfigMapGenerator:\n- name: x\n  files: [key=f.txt, g.txt]\n  envs: [h.env]\n\
                    transformers:\n- |\n  kind: X\nopenapi: {path: i.json}\n";
        let found = references(text.as_bytes()).unwrap();
        let paths: Vec<_> = found.all.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "a.yaml", "../b", "c", "d.yaml", "e.yaml", "i.json", "f.txt", "g.txt", "h.env"
            ]
        );
        assert!(found.hashes_names);
        assert_eq!((found.all[3].line, found.all[3].column), (4, 9));
    }

    #[test]
    fn refuses_charts_and_aliases() {
        let code = |text: &str| references(text.as_bytes()).unwrap_err().code;
        assert_eq!(code("helmCharts: [{name: x}]\n"), "manifests/remote-layer");
        assert_eq!(code("resources: &a [x]\ncomponents: *a\n"), "manifests/bad-layer");
        assert_eq!(code("- a\n"), "manifests/bad-layer");
    }
}
