//! The three versions as text with one kind of line break, and the way back to the bytes of the merged file.

use super::conflict::SideNames;
use super::side::Side;
use crate::problem::Problem;
use crate::yaml::merge::three;
use crate::yaml::text::{decode, line_break};
use memchr::memchr;
use std::borrow::Cow;

/// The texts, and what the merged one gets back.
pub struct Versions<'a> {
    texts: [Cow<'a, str>; 3],
    bom: &'a str,
    /// The line break of the merged file; none if the texts keep theirs.
    line_break: Option<&'static str>,
}

impl<'a> Versions<'a> {
    /// Reads the bytes of base, ours and theirs.
    pub fn read(path: &str, names: SideNames<'_>, [base, ours, theirs]: [&'a [u8]; 3]) -> Result<Self, Problem> {
        let [of_base, of_ours, of_theirs] = [names.base, names.ours, names.theirs];
        let decoded = |which, bytes| decode(bytes).map_err(|problem| named(which, problem).file(path));
        let (base, ours, theirs) = (
            decoded(of_base, base)?,
            decoded(of_ours, ours)?,
            decoded(of_theirs, theirs)?,
        );
        let texts = [base.body, ours.body, theirs.body];
        let bom = three(&base.bom, ours.bom, theirs.bom).unwrap_or(ours.bom);
        // A side that mixes its line breaks keeps them all, as long as all sides look alike.
        let breaks = texts.map(|text| text.contains('\n').then(|| line_break(text)));
        let is_mixed = |text: &&str| {
            let pairs = text.matches("\r\n").count();
            pairs > 0 && pairs < text.matches('\n').count()
        };
        let alike = breaks
            .iter()
            .flatten()
            .all(|one| breaks.iter().flatten().all(|other| one == other));
        // Without a carriage return there is no other line break, and a text is searched for one much faster.
        let has_returns = |text: &&str| memchr(b'\r', text.as_bytes()).is_some() && text.contains("\r\n");
        if !texts.iter().any(has_returns) || (alike && texts.iter().any(is_mixed)) {
            return Ok(Self {
                texts: texts.map(Cow::Borrowed),
                bom,
                line_break: None,
            });
        }
        let [base, ours, theirs] = breaks;
        let base = base.or(ours).or(theirs);
        let chosen = three(&base, ours.or(base), theirs.or(base)).unwrap_or(ours);
        Ok(Self {
            texts: texts.map(|text| Cow::Owned(text.replace("\r\n", "\n"))),
            bom,
            line_break: chosen,
        })
    }

    /// The three sides.
    pub fn sides(&self, path: &str, names: SideNames<'_>) -> Result<(Side<'_>, Side<'_>, Side<'_>), Problem> {
        sides(path, names, self.texts())
    }

    /// The texts of base, ours and theirs.
    pub fn texts(&self) -> [&str; 3] {
        self.texts.each_ref().map(AsRef::as_ref)
    }

    /// The bytes of a merged text.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        let text = match self.line_break {
            Some("\r\n") => Cow::Owned(text.replace('\n', "\r\n")),
            _ => Cow::Borrowed(text),
        };
        after_mark(self.bom, &text).into_bytes()
    }
}

/// The three sides of texts.
pub fn sides<'t>(
    path: &str,
    names: SideNames<'_>,
    [base, ours, theirs]: [&'t str; 3],
) -> Result<(Side<'t>, Side<'t>, Side<'t>), Problem> {
    let base = Side::open(path, names.base, base.as_bytes())?;
    let ours = Side::open(path, names.ours, ours.as_bytes())?;
    let theirs = Side::open(path, names.theirs, theirs.as_bytes())?;
    match concerned_twice([&base, &ours, &theirs]) {
        Some(problem) => Err(problem.clone()),
        None => Ok((base, ours, theirs)),
    }
}

/// The text after the byte-order mark. Where it starts with a conflict marker, the mark goes before the first line of each side
/// instead: Git and editors look for the marker at the start of its line, and whichever side is kept has the mark.
fn after_mark(bom: &str, text: &str) -> String {
    if bom.is_empty() || !text.starts_with("<<<<<<< ") {
        return [bom, text].concat();
    }
    let mut out = String::with_capacity(text.len() + 2 * bom.len());
    let mut in_first = true;
    for line in text.split_inclusive('\n') {
        out.push_str(line);
        let is_middle = line.starts_with("=======");
        if in_first && (is_middle || line.starts_with("<<<<<<< ")) {
            out.push_str(bom);
        }
        in_first &= !is_middle;
    }
    out
}

/// A key that is twice in an entry which is not the same, byte for byte, in all versions.
fn concerned_twice<'s>(sides: [&'s Side<'_>; 3]) -> Option<&'s Problem> {
    sides.iter().find_map(|side| {
        side.entries.iter().find_map(|entry| {
            let same = |other: &&Side<'_>| {
                let found = other.get(&entry.name);
                found.is_some_and(|found| other.source(found) == side.source(entry))
            };
            entry.twice.as_deref().filter(|_| !sides.iter().all(same))
        })
    })
}

/// A problem of one of the versions.
pub fn named(which: &str, problem: Problem) -> Problem {
    Problem {
        message: format!("{which}: {}", problem.message),
        ..problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_marker_stands_at_the_start_of_its_line() {
        let conflict = "<<<<<<< ours\n{\"a\":1}\n=======\n{\"a\":2}\n>>>>>>> theirs\n";
        let with_mark = "<<<<<<< ours\n\u{feff}{\"a\":1}\n=======\n\u{feff}{\"a\":2}\n>>>>>>> theirs\n";
        assert_eq!(after_mark("\u{feff}", conflict), with_mark);
        assert_eq!(after_mark("", conflict), conflict);
        assert_eq!(after_mark("\u{feff}", "a: 1\n"), "\u{feff}a: 1\n");
    }
}
