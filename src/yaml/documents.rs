//! A text of several YAML documents, cut into one text each. It parses nothing.

/// The documents, each with the byte offset where it starts. A document begins with its own `---`; what is empty is left out.
pub fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if is_start(line) && at > start {
            found.push((start, text.get(start..at).unwrap_or_default()));
            start = at;
        }
        at += line.len();
        if line.trim_end() == "..." {
            found.push((start, text.get(start..at - line.len()).unwrap_or_default()));
            start = at;
        }
    }
    found.push((start, text.get(start..).unwrap_or_default()));
    found.retain(|(_, document)| !is_empty(document));
    found
}

/// `---`, alone or with something behind it.
fn is_start(line: &str) -> bool {
    line.strip_prefix("---")
        .is_some_and(|rest| rest.trim().is_empty() || rest.starts_with([' ', '\t']))
}

fn is_empty(document: &str) -> bool {
    let rest = document.strip_prefix("---").unwrap_or(document);
    rest.lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::documents;

    #[test]
    fn cuts_at_the_marks_alone() {
        let text = "# head\n---\na: |\n  ---\n  x\n---\n# nothing\n--- {b: 1}\n...\nc: 1\n";
        let found: Vec<_> = documents(text).into_iter().map(|(_, document)| document).collect();
        assert_eq!(found, ["---\na: |\n  ---\n  x\n", "--- {b: 1}\n", "c: 1\n"]);
        for (start, document) in documents(text) {
            assert!(text.get(start..).is_some_and(|rest| rest.starts_with(document)));
        }
    }
}
