//! The proof of an edit: the result, parsed again, contains the old tree with exactly the wanted change, in the old styles, and
//! every comment that was not to go, at its place or with what it belongs to, and none but those that the change brings.

use crate::yaml::edit::keeps_meanings;
use crate::yaml::json::is_json;
use crate::yaml::node::Node;
use crate::yaml::parse::{Parsed, parse_all};
use crate::yaml::splice::{Splice, apply, brought, follow, follow_copy};

/// Applies sorted splices and proves the result against the expected tree. Says what is amiss where it cannot be proved.
pub fn proved(old_text: &str, old: &Parsed<'_>, splices: &[Splice], expected: &Node<'_>) -> Result<String, String> {
    let text = apply(old_text, splices);
    let new = parse_all(&text).map_err(|problem| format!("the result does not parse: {}", problem.message))?;
    // What is twice in an entry that the change does not concern stays; nothing else may.
    if new.twice.len() > old.twice.len() {
        return Err("the result has a duplicate key".to_owned());
    }
    let Some(root) = &new.root else {
        return Err("the result is empty".to_owned());
    };
    if is_json(old_text) && !is_json(&text) {
        return Err("the file is JSON, and the result would not be".to_owned());
    }
    if !expected.matches(root) {
        return Err("the result differs from the old values with the change applied".to_owned());
    }
    if old.root.as_ref().is_some_and(|old| !keeps_meanings(old, root)) {
        return Err("an alias would mean something else".to_owned());
    }
    let mut comments = Vec::with_capacity(old.comments.len());
    for comment in &old.comments {
        match follow(comment, splices).or_else(|| follow_copy(comment, splices)) {
            Some(moved) => comments.push(moved),
            None => {
                let goes = |splice: &&Splice| {
                    splice.drops_comments && splice.range.start <= comment.start && comment.end <= splice.range.end
                };
                if splices.iter().find(goes).is_none() {
                    return Err("a comment would be lost".to_owned());
                }
            }
        }
    }
    comments.extend(brought(splices));
    comments.sort_by_key(|comment| comment.start);
    if comments != new.comments {
        return Err("a comment would move".to_owned());
    }
    Ok(text)
}
