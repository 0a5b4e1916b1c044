//! User input never becomes an expression, and never hides its content.

/// Whether a string contains the start of an expression of Harness, Jinja, Backstage or GitHub.
pub fn is_expression(text: &str) -> bool {
    ["<+", "{{", "{%", "{#", "${{", "<%"]
        .iter()
        .any(|start| text.contains(start))
}

/// Whether a character is a control character (but for line feed and tab), or one that changes how text around it is shown:
/// bidirectional marks, zero-width characters, line separators, the byte-order mark.
pub fn is_hidden_character(character: char) -> bool {
    (character.is_control() && character != '\n' && character != '\t')
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Why a string that a person typed is not taken, if so: the end of a sentence that begins with the text's name.
pub fn unsafe_text(text: &str) -> Option<String> {
    if is_expression(text) {
        return Some(
            "contains the start of an expression (`<+`, `{{`, `{%`, `${{`), which would be evaluated".to_owned(),
        );
    }
    let hidden = text.chars().find(|character| is_hidden_character(*character))?;
    Some(format!("contains the invisible character U+{:04X}", u32::from(hidden)))
}

/// A string as it may be shown: what hides or spoils a message is left out, and not too much of it.
pub fn visible(text: &str) -> String {
    let plain = !text.contains(|character: char| character == '`' || character.is_control());
    if plain && unsafe_text(text).is_none() && text.chars().count() <= 80 {
        return text.to_owned();
    }
    let kept = |character: &char| {
        character.is_alphanumeric() || matches!(character, ' ' | '-' | '_' | '.' | '/' | ':' | '=' | '?')
    };
    text.chars().filter(kept).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::unsafe_text;

    #[test]
    fn refuses_expressions_and_hidden_characters() {
        for text in [
            "<+secrets.getValue(\"x\")>",
            "${{ secrets.X }}",
            "{{ x }}",
            "{% if %}",
            "a\u{202e}b",
            "a\u{0}b",
        ] {
            assert!(unsafe_text(text).is_some(), "{text:?}");
        }
        assert_eq!(unsafe_text("Takes payments, 3 < 4 + 1\nand refunds – for €"), None);
    }
}
