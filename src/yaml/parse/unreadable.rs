//! What is told of a text that cannot be read: Git's conflict markers, or what the parser found.

use crate::problem::Problem;
use crate::yaml::text::MAX_DEPTH;

/// The problem of a text that contains Git's conflict markers, if it does.
pub(super) fn conflict_markers(text: &str) -> Option<Problem> {
    let is = |line: &str, marker: &str| {
        line.strip_prefix(marker)
            .is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
    };
    let mut lines = text.lines().enumerate();
    let (first, _) = lines.find(|(_, line)| is(line, "<<<<<<<"))?;
    lines.find(|(_, line)| is(line, "======="))?;
    let (last, _) = lines.find(|(_, line)| is(line, ">>>>>>>"))?;
    let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    let (first, last) = (number(first), number(last));
    let problem = Problem::error(
        "yaml/conflict-markers",
        format!("the file contains Git conflict markers in lines {first} to {last}"),
    );
    Some(problem.at(first, 1).help(
        "resolve the conflict: keep the right parts of both versions, delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`, then run again",
    ))
}

/// An error of the parser as a problem.
pub(in crate::yaml) fn syntax(error: &granit_parser::ScanError) -> Problem {
    let marker = error.marker();
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let info = error.info();
    let problem = if info.contains("nest") || info.contains("recursion") {
        Problem::error("yaml/depth", "the file is nested too deeply")
            .help(format!("at most {MAX_DEPTH} levels are allowed"))
    } else {
        Problem::error(
            "yaml/syntax",
            format!("the file is not valid YAML: {}", info.trim_end_matches('.')),
        )
        .help("fix the file and run again; nothing has been written")
    };
    problem.at(number(marker.line()), number(marker.col() + 1))
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse;

    #[test]
    fn conflict_markers_are_told_as_such() {
        let text = "a:\n- x\n<<<<<<< ours\n- y\n=======\n- z\n>>>>>>> theirs\n";
        let problem = parse(text).unwrap_err();
        assert_eq!(
            (problem.code.as_str(), problem.line),
            ("yaml/conflict-markers", Some(3))
        );
        assert_eq!(parse("<<<<<<< ours\na: [\n").unwrap_err().code, "yaml/syntax");
        assert!(parse("a: |\n  <<<<<<< ours\n  =======\n  >>>>>>> theirs\n").is_ok());
    }
}
