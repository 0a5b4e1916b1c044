//! The `ameide:` section read from a file that people write: its values, and where each is.

use crate::api::{ConfigSection, Outputs, Plan, SourceFile, SourcePosition, Step};
use crate::problem::Problem;
use crate::yaml::text::{decode, position};
use crate::yaml::{Kind, Node, parse};
use std::collections::BTreeMap;

const SECTION: &str = "ameide";

/// The section of a file: below its key `ameide`, else the whole file.
pub fn step(file: &SourceFile) -> Step {
    match read(&file.content) {
        Err(problem) => Step::Reject {
            problems: vec![problem.file(&file.path)],
        },
        Ok(section) => Step::Plan(Plan {
            effects: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            outputs: Outputs::ConfigRead(section),
        }),
    }
}

fn read(bytes: &[u8]) -> Result<ConfigSection, Problem> {
    let text = decode(bytes)?.body;
    let parsed = parse(text)?;
    let mut section = ConfigSection {
        section: serde_json::Map::new(),
        places: BTreeMap::new(),
    };
    let Some(root) = &parsed.root else { return Ok(section) };
    let node = root.get(SECTION).unwrap_or(root);
    if node.is_null() {
        return Ok(section);
    }
    let fail = |node: &Node<'_>, code: &str, message: &str| {
        let (line, column) = position(text, node.start);
        Problem::error(code, message).path(SECTION).at(line, column)
    };
    if let Some(marked) = node.reference() {
        let problem = fail(
            marked,
            "config/reference",
            "anchors, aliases and tags are not supported in the configuration",
        );
        return Err(problem.help("repeat the value where it is used"));
    }
    if !matches!(node.kind, Kind::Map(..)) {
        let problem = fail(node, "config/not-a-map", "`ameide` must be a map");
        return Err(problem.help("write `key: value` lines below it"));
    }
    section.section = node.map();
    places(text, node, SECTION, &mut section.places);
    Ok(section)
}

fn places(text: &str, node: &Node<'_>, path: &str, out: &mut BTreeMap<String, SourcePosition>) {
    for (key, value) in node.pairs() {
        let path = format!("{path}.{}", key.key());
        let (line, column) = position(text, key.start);
        out.insert(path.clone(), SourcePosition { line, column });
        places(text, value, &path, out);
    }
    for (index, item) in node.items().iter().enumerate() {
        let path = format!("{path}[{index}]");
        let (line, column) = position(text, item.start);
        out.insert(path.clone(), SourcePosition { line, column });
        places(text, item, &path, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_section_below_its_key_or_alone() {
        for text in ["x: 1\nameide:\n  lint: {a: 1}\n", "lint: {a: 1}\n"] {
            let found = read(text.as_bytes()).unwrap();
            assert_eq!(found.section["lint"]["a"], 1);
            let line = u32::try_from(text.lines().count()).unwrap();
            assert_eq!(found.places["ameide.lint"].line, line);
            assert_eq!(found.places["ameide.lint.a"].line, line);
        }
        for empty in ["", "# nothing\n", "ameide:\n"] {
            assert!(read(empty.as_bytes()).unwrap().section.is_empty());
        }
    }

    #[test]
    fn says_where_a_file_is_wrong() {
        let wrong = |text: &str| {
            let problem = read(text.as_bytes()).unwrap_err();
            (problem.code, problem.line)
        };
        assert_eq!(wrong("ameide:\n  - a\n"), ("config/not-a-map".into(), Some(2)));
        assert_eq!(
            wrong("ameide:\n  a: &x 1\n  b: *x\n"),
            ("config/reference".into(), Some(2))
        );
        assert_eq!(wrong("a: 1\na: 2\n"), ("yaml/duplicate-key".into(), Some(2)));
        assert_eq!(wrong("a: [\n").0, "yaml/syntax");
    }
}
