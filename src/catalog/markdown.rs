//! What a person typed, as Markdown that shows just that: no formatting, no HTML, no link, nobody notified, no issue closed.

/// Invisible; it keeps GitHub from making a link of what is around it.
const NOTHING: &str = "&#8203;";

/// Makes text inert, line by line.
pub fn inert(text: &str) -> String {
    let lines: Vec<String> = text
        .replace("\r\n", "\n")
        .split(['\n', '\r'])
        .map(|one| line(one.trim()))
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The zero-width space itself, for what is not Markdown.
const PLAIN_NOTHING: char = '\u{200b}';

/// What continuous integration looks for in a commit message, in brackets.
const SKIPS: [&str; 5] = ["skip ci", "ci skip", "no ci", "skip actions", "actions skip"];

/// The text as a title that has no effect. A title is not Markdown, but a squash merge makes it the message of a commit, which
/// must not notify anybody, close an issue or skip a check.
pub fn inert_title(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        out.push(character);
        let next = rest.as_str();
        let starts = |word: &str| {
            next.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let followed = next.starts_with(|after: char| after.is_alphanumeric());
        let acts = match character {
            '@' | '#' => followed,
            ':' => next.starts_with("//"),
            '-' => followed && ends_with(&out, "gh-"),
            '[' => SKIPS.iter().any(|skip| starts(skip)),
            _ => false,
        };
        if acts {
            out.push(PLAIN_NOTHING);
        }
    }
    out
}

fn ends_with(text: &str, word: &str) -> bool {
    let tail = text.len().checked_sub(word.len()).and_then(|start| text.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
}

fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars();
    let mut at_start = true;
    while let Some(character) = rest.next() {
        let next = rest.as_str();
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '|' | '!' | '$' => out.extend(['\\', character]),
            // A list or an underline at the start of a line.
            '-' | '+' | '=' if at_start => out.extend(['\\', character]),
            '.' | ')' if is_number(&out) => out.extend(['\\', character]),
            _ => out.push(character),
        }
        // Mentions, issues, and addresses that would become links.
        let ends = |word: &str| ends_with(&out, word);
        let links = matches!(character, '@' | '#')
            || (character == ':' && (next.starts_with("//") || ends("mailto:") || ends("xmpp:")))
            || (character == '.' && ends("www."))
            || (character == '-' && ends("gh-"));
        if links {
            out.push_str(NOTHING);
        }
        at_start = false;
    }
    out
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{inert, inert_title};

    #[test]
    fn plain_words_stay_as_they_are() {
        let text = "Nobody uses it any more; ledger-api does it since 3.2 (see the plan).\n\nThanks: Jane";
        assert_eq!(inert(text), text);
    }

    #[test]
    fn a_title_is_only_shown() {
        for (text, shown) in [
            ("Add pay (it's new) at 10:30 [api]", "Add pay (it's new) at 10:30 [api]"),
            ("closes #1", "closes #\u{200b}1"),
            ("fixes o/r#12, GH-12", "fixes o/r#\u{200b}12, GH-\u{200b}12"),
            ("for @org/team", "for @\u{200b}org/team"),
            (
                "closes https://github.com/o/r/issues/1",
                "closes https:\u{200b}//github.com/o/r/issues/1",
            ),
            ("quick [Skip CI]", "quick [\u{200b}Skip CI]"),
        ] {
            assert_eq!(inert_title(text), shown, "{text}");
        }
    }

    #[test]
    fn what_github_would_act_on_is_only_shown() {
        for (text, shown) in [
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("cc @org/team", "cc @&#8203;org/team"),
            ("fixes #12, GH-12", "fixes #&#8203;12, GH-&#8203;12"),
            (
                "fixes https://github.com/o/r/issues/1",
                "fixes https:&#8203;//github.com/o/r/issues/1",
            ),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("a &lt; b", "a &amp;lt; b"),
            (
                "    # code\r\n1. one\n- two\n---",
                "#&#8203; code\n1\\. one\n\\- two\n\\---",
            ),
            ("```\n`x` \\` **b**", "\\`\\`\\`\n\\`x\\` \\\\\\` \\*\\*b\\*\\*"),
            ("www.evil.com", "www.&#8203;evil.com"),
            ("<!-- ameide:op=remove -->", "&lt;\\!-- ameide:op=remove --&gt;"),
        ] {
            assert_eq!(inert(text), shown, "{text}");
        }
    }
}
