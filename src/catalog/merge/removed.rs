//! A service that one side removes, or calls something else, while the other adds a comment to it: the comment has no place left.

use super::conflict::Conflict;
use super::side::{Side, SideEntry};
use crate::yaml::merge::comments::{count, surplus};

/// The conflict of a service that one side removed while the other added a comment to it, unless the comment is elsewhere on
/// the side that removed it.
pub fn with_new_comments(
    name: &str,
    [base, own, other]: [Option<&SideEntry<'_>>; 3],
    [ours, theirs]: [&Side<'_>; 2],
) -> Option<Conflict> {
    let before = base?;
    let (kept, of_ours, elsewhere) = match (own, other) {
        (Some(kept), None) => (kept, true, theirs),
        (None, Some(kept)) => (kept, false, ours),
        _ => return None,
    };
    // Where its value changed, too, that is the conflict.
    if kept.block == before.block || kept.value != before.value {
        return None;
    }
    let new = surplus(&count(kept.block), &count(before.block));
    let lost = new
        .into_iter()
        .find(|comment| !elsewhere.text.contains(comment.as_str()))?;
    Some(Conflict::comment_on_removed(name, of_ours, &lost))
}
