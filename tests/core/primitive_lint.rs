//! Attacks on `ameide primitive lint`: ways to have custom code deployed into a namespace of the platform. None passes. And what is
//! nothing of the kind, which all does.

use ameide_core::api::{Action, Outputs, Request, Step};
use ameide_core::next::next;
use serde_json::{Value, json};

/// The attacks: a name, the path of a file, and its content, with a line of `=` before each.
const ATTACKS: &str = include_str!("primitive_lint/attacks.txt");
/// What is harmless, in the same form.
const HARMLESS: &str = include_str!("primitive_lint/harmless.txt");

struct Sample {
    name: String,
    path: String,
    text: String,
}

/// `\u{..}` stands for a character that an editor would not show, `\t` for a tab.
fn samples(all: &str) -> Vec<Sample> {
    let parts = all.split("\n=== ").skip(1);
    let sample = |part: &str| {
        let (head, text) = part.split_once('\n').unwrap();
        let (name, path) = head.split_once(" @ ").unwrap();
        Sample {
            name: name.to_owned(),
            path: path.trim().to_owned(),
            text: unescaped(text),
        }
    };
    parts.map(sample).collect()
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, tail) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = tail;
    }
    out + rest
}

fn codes(path: &str, content: &[u8]) -> Vec<String> {
    codes_of(&json!([{ "path": path, "content": content }]))
}

fn codes_of(files: &Value) -> Vec<String> {
    let request = json!({
        "action": { "type": "primitive:lint", "input": { "kinds": [], "files": files } },
        "context": { "now": "2026-11-21T10:00:00Z" },
    });
    let request: Request = serde_json::from_value(request).unwrap();
    assert!(matches!(request.action, Action::PrimitiveLint(_)));
    match next(&request, &[]) {
        Step::Plan(plan) => match plan.outputs {
            Outputs::PrimitiveLint(linted) => linted.findings.into_iter().map(|problem| problem.code).collect(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_attack_passes() {
    let all = samples(ATTACKS);
    assert!(all.len() >= 100, "{} attacks", all.len());
    let passed: Vec<_> = all
        .iter()
        .filter(|sample| {
            let found = codes(&sample.path, sample.text.as_bytes());
            !found.iter().any(|code| code.starts_with("primitive/"))
        })
        .map(|sample| sample.name.as_str())
        .collect();
    assert!(passed.is_empty(), "passed: {passed:#?}");
}

#[test]
fn what_is_harmless_passes() {
    for sample in samples(HARMLESS) {
        let found = codes(&sample.path, sample.text.as_bytes());
        assert!(found.is_empty(), "{}: {found:?}", sample.name);
    }
}

#[test]
fn other_encodings_are_read() {
    let text = "namespace: ameide-prod\n";
    let wide = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        units.flat_map(bytes).collect()
    };
    for content in [
        wide(true),
        wide(false),
        [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
    ] {
        assert!(!codes("overlays/x.yaml", &content).is_empty());
    }
}

#[test]
fn what_the_platform_claims_must_be_its_own() {
    let component = |origin: &str, namespace: &str| {
        format!(
            "name: domain-a-v1\nkind: domain\nprimitive: a\nversion: v1\nproject: primitives\norigin: {origin}\nsku: Shared\ntenant: t1\nenvironments:\n  - name: int\n    namespace: {namespace}\n"
        )
    };
    let path = "environments/_shared/components/apps/primitives/domain-a-v1/component.yaml";
    for text in [
        component("tenant", "ameide-int"),
        component("Platform", "ameide-int"),
        component("platform", "ameide-int"),
        component("\"platform\"\ntenant: ~", "tenant-t1-int-cust"),
    ] {
        assert!(!codes(path, text.as_bytes()).is_empty(), "{text}");
    }
}

#[test]
fn the_work_grows_with_the_text_alone() {
    // Time is not asserted: a walk that grew with the square would not end within that of a test.
    let aliases: String = (0..20_000)
        .map(|index| format!("k{index}: &a{index} {{ namespace: t1 }}\nl{index}: *a{index}\n"))
        .collect();
    let nested = "x: |\n".to_owned() + &"  namespace: tenant-t1-int-cust\n".repeat(50_000);
    let long = format!("x: {}\n", "amei{{ \"de-\" }}".repeat(50_000));
    let encoded = format!("x: {}\n", "YW1l".repeat(100_000));
    for text in [aliases, nested, long, encoded] {
        codes("overlays/x.yaml", text.as_bytes());
    }
    let files: Vec<Value> = (0..3_000)
        .map(|index| json!({ "path": format!("overlays/{index}.yaml"), "content": b"namespace: tenant-t1-int-cust\n" }))
        .collect();
    assert!(codes_of(&Value::Array(files)).is_empty());
}
