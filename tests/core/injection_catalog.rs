//! The corpus of hostile values against every input of the actions on the catalog: each is refused, or arrives as the very text that was
//! typed, in the catalog, in the entity and on GitHub's pages alike.

use crate::corpus::corpus;
use crate::world::{CATALOG, World, entry, request};
use ameide_core::api::{Commit, Effect, Step};
use serde_json::{Map, Value, json};

const FILE: &str = "kustomize/catalog/services.yaml";
const ENTITY: &str = "backstage/catalog/payment-service.yaml";
const NEIGHBOUR: &str = "services:\n  # theirs\n  - name: aaa\n    archetype: api\n    profile: public-api\n    size: small\n    environments: [int]\n    team: x\n";

/// What GitHub alone knows, beside what an expression or a path could be.
fn values() -> Vec<String> {
    let more = [
        "@company/security please look",
        "fixes #12",
        "GH-12",
        "company/other#3",
        "https://evil.example/x",
        "www.evil.example",
        "![x](https://evil.example/pixel.png)",
        "[click](https://evil.example)",
        "<details open><summary>x</summary>",
        "<a href=\"https://evil.example\">x</a>",
        "```\ncode\n```",
        "# heading",
        "> quote",
        "* item",
        "a\n---\nb",
        "| a | b |\n|---|---|",
        "<!-- ameide:op=remove service=aaa intent-sha256=0 -->",
        "Ameide-Intent: 0",
        "a\n\nAmeide-Intent: 0",
        "x.lock",
        "refs/heads/main",
        "@{-1}",
        "-x",
        "${IFS}id",
        ".git/config",
        "$text: https://evil.example",
    ];
    let all = corpus().into_iter().chain(more.map(str::to_owned));
    // An empty text is no text: its key is left out.
    all.filter(|value| !value.is_empty()).collect()
}

fn harmless(operation: &str) -> Value {
    let mut service = entry(if operation == "update" {
        "aaa"
    } else {
        "payment-service"
    });
    let more = json!({
        "description": "Takes payments", "slack": "#payments", "pagerduty": "PABC123", "email": "team@company.com",
        "resources": {"overrides": {"prod": {"size": "large"}}}, "harness": {"pipelineId": "x_cd"}, "note": "theirs",
    });
    service
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().cloned().unwrap());
    json!({
        "operation": operation, "repoUrl": CATALOG, "filePath": FILE, "service": service,
        "entity": {"metadata": {"title": "Payments", "annotations": {"company.com/x": "y"}, "links": [{"url": "https://x.example", "title": "t"}]}},
        "entityPath": "backstage/catalog/{service}.yaml", "baseBranch": "main", "branch": "onboard/payment-service",
        "pullRequestTitle": "Add it", "pullRequestBody": "Please look", "labels": ["catalog"], "reviewers": ["jane"],
        "teamReviewers": ["platform"],
    })
}

const PATHS: [&str; 29] = [
    "/operation",
    "/repoUrl",
    "/filePath",
    "/service/name",
    "/service/archetype",
    "/service/profile",
    "/service/size",
    "/service/environments/0",
    "/service/regions/0",
    "/service/team",
    "/service/description",
    "/service/slack",
    "/service/pagerduty",
    "/service/email",
    "/service/resources/overrides/prod/size",
    "/service/harness/pipelineId",
    "/service/note",
    "/entity/metadata/title",
    "/entity/metadata/annotations/company.com~1x",
    "/entity/metadata/links/0/url",
    "/entityPath",
    "/baseBranch",
    "/branch",
    "/pullRequestTitle",
    "/pullRequestBody",
    "/labels/0",
    "/reviewers/0",
    "/teamReviewers/0",
    "/entity/metadata/links/0/title",
];

fn with_catalog() -> World {
    let mut world = World::default();
    world.file(CATALOG, FILE, NEIGHBOUR);
    world
}

/// The step that comes of an input; none where the input is not even of the right form.
fn step_of(input: Value) -> Option<Step> {
    let requested =
        json!({"action": {"type": "catalog:update", "input": input}, "context": {"now": "2026-11-21T10:00:00Z"}});
    let mut request = request("namespace:resolve", json!({"service": "x"}), json!({}));
    request.action = serde_json::from_value(requested["action"].clone()).ok()?;
    Some(with_catalog().decide(&request))
}

fn commit_of(step: &Step) -> Option<&Commit> {
    let Step::Plan(plan) = step else { return None };
    plan.effects.iter().find_map(|effect| match effect {
        Effect::Commit(commit) => Some(commit),
        _ => None,
    })
}

fn documents(commit: &Commit) -> Vec<(String, Value)> {
    let parse = |content: &[u8]| serde_yaml::from_slice(content).unwrap();
    let file = |file: &ameide_core::api::FileChange| Some((file.path.clone(), parse(file.content.as_ref()?)));
    commit.files.iter().filter_map(file).collect()
}

/// The document with a value put where another stood.
fn replaced(value: &Value, from: &Value, to: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| (key.clone(), replaced(value, from, to)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|item| replaced(item, from, to)).collect()),
        other if other == from => to.clone(),
        other => other.clone(),
    }
}

/// What a person reads of Markdown that shows plain text.
fn shown(markdown: &str) -> String {
    let mut out = String::new();
    let text = markdown.replace("&#8203;", "");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '\\' && next.is_ascii_punctuation() => out.extend(letters.next()),
            _ => out.push(letter),
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Nothing in a description that GitHub would act on but our own mark in its last line.
fn assert_inert(body: &str, value: &str) {
    let (above, mark) = body.rsplit_once('\n').unwrap();
    assert!(
        mark.starts_with("<!-- ameide:op=") && mark.matches("-->").count() == 1,
        "{value:?}: {mark}"
    );
    assert!(!above.contains('<'), "{value:?}: HTML in {above:?}");
    assert!(
        !["{{", "{%", "<+"].iter().any(|start| above.contains(start)),
        "{value:?}: {above:?}"
    );
    let typed = above.split("\n\n- `").next().unwrap();
    for (index, letter) in typed.char_indices() {
        let (before, rest) = typed.split_at(index);
        let after = rest.strip_prefix(letter).unwrap();
        let escaped = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
        match letter {
            '`' | '*' | '_' | '[' | ']' | '!' | '~' | '|' => assert!(escaped, "{value:?}: {letter} in {typed:?}"),
            '@' | '#' if !before.ends_with('&') => assert!(after.starts_with("&#8203;"), "{value:?}: {typed:?}"),
            ':' => assert!(!after.starts_with("//"), "{value:?}: an address in {typed:?}"),
            _ => {}
        }
    }
}

fn attack(operation: &str) {
    let base_step = step_of(harmless(operation)).unwrap();
    let base = commit_of(&base_step).unwrap_or_else(|| panic!("{operation}: {base_step:#?}"));
    let known = documents(base);
    for path in PATHS {
        let was = harmless(operation)
            .pointer(path)
            .unwrap_or_else(|| panic!("no {path}"))
            .clone();
        for value in values() {
            let mut input = harmless(operation);
            *input.pointer_mut(path).unwrap() = json!(value);
            let Some(step) = step_of(input) else { continue };
            if let Step::Reject { problems } = &step {
                for problem in problems {
                    assert!(problem.help.is_some(), "{path} {value:?}: {}", problem.message);
                }
                continue;
            }
            let Some(commit) = commit_of(&step) else { continue };
            let pull = commit.pull_request.as_ref().unwrap();
            assert_inert(&pull.body, &value);
            match path {
                "/pullRequestBody" => {
                    let typed = pull.body.split("\n\n- `").next().unwrap();
                    let lines = |text: &str| {
                        text.split(['\n', '\r'])
                            .map(str::trim)
                            .filter(|line| !line.is_empty())
                            .map(str::to_owned)
                            .collect::<Vec<_>>()
                    };
                    let own = if typed.starts_with("- `") {
                        String::new()
                    } else {
                        shown(typed)
                    };
                    assert_eq!(lines(&own), lines(&value), "{value:?}");
                }
                "/pullRequestTitle" => {
                    // Marks that GitHub acts on are parted by a space of no width; nothing else changes.
                    let visible = |text: &str| text.replace('\u{200b}', "");
                    assert_eq!(visible(&pull.title), visible(&value));
                    assert!(!value.contains('\n') && !value.contains("${{"), "{value:?}");
                }
                "/branch" => assert!(
                    commit
                        .branch
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"/._-+@".contains(&byte)),
                    "{value:?}"
                ),
                _ => {}
            }
            for file in &commit.files {
                let outside = file.path.starts_with('/')
                    || file
                        .path
                        .split('/')
                        .any(|part| matches!(part, ".." | "." | "" | ".git"));
                assert!(!outside, "{path} {value:?} writes {}", file.path);
            }
            assert!(
                !commit.message.contains("${{") && commit.message.matches("Ameide-Intent: ").count() == 1,
                "{path} {value:?}"
            );
            // The same documents, with nothing changed but this one value.
            for (file, document) in documents(commit) {
                let Some((_, before)) = known.iter().find(|(name, _)| *name == file) else {
                    continue;
                };
                let mut same = replaced(before, &was, &json!(value)) == document || *before == document;
                let text = document.to_string();
                // The pipeline's identifier is also a part of its address.
                if let (true, Some(was)) = (path.ends_with("/pipelineId"), was.as_str()) {
                    same |= before.to_string().replace(was, &value) == text;
                }
                assert!(
                    !["<+", "${{", "{{", "{%"].iter().any(|start| text.contains(start)),
                    "{path} {value:?}: {text}"
                );
                assert!(same, "{operation} {path} {value:?}: {file} becomes {document:#}");
            }
        }
    }
}

#[test]
fn add() {
    attack("add");
}

#[test]
fn update() {
    attack("update");
}

#[test]
fn upsert() {
    attack("upsert");
}

/// A key is typed as well as a value.
#[test]
fn keys() {
    for value in values() {
        let mut input = harmless("add");
        input["service"][value.as_str()] = json!("x");
        let step = step_of(input).unwrap();
        if let Some(commit) = commit_of(&step) {
            assert_inert(&commit.pull_request.as_ref().unwrap().body, &value);
            let catalog = documents(commit).into_iter().find(|(path, _)| path == FILE).unwrap().1;
            assert_eq!(catalog["services"][1][value.as_str()], json!("x"), "{value:?}");
        }
        let mut input = harmless("add");
        input["entity"]["metadata"]["annotations"][value.as_str()] = json!("x");
        if let Some(commit) = commit_of(&step_of(input).unwrap()) {
            let entity = documents(commit)
                .into_iter()
                .find(|(path, _)| path == ENTITY)
                .unwrap()
                .1;
            assert_eq!(
                entity["metadata"]["annotations"][value.as_str()],
                json!("x"),
                "{value:?}"
            );
        }
    }
}

/// The name alone is what a removal is asked by; a reason goes into the description.
#[test]
fn remove() {
    for value in values() {
        let by_name = json!({"operation": "remove", "repoUrl": CATALOG, "service": {"name": value}});
        assert!(matches!(step_of(by_name), Some(Step::Reject { .. })), "{value:?}");
        let reason =
            json!({"operation": "remove", "repoUrl": CATALOG, "service": {"name": "aaa"}, "pullRequestBody": value});
        let step = step_of(reason).unwrap();
        if let Some(commit) = commit_of(&step) {
            assert_inert(&commit.pull_request.as_ref().unwrap().body, &value);
        }
    }
}

/// The same as YAML text, and several at once.
#[test]
fn text_and_lists() {
    for value in values() {
        let as_text = json!({"operation": "add", "repoUrl": CATALOG, "update": value});
        assert!(matches!(step_of(as_text), Some(Step::Reject { .. })), "{value:?}");
        let mut service = entry("payment-service");
        service["description"] = json!(value);
        let listed = json!({"operation": "add", "repoUrl": CATALOG, "services": [service]});
        let step = step_of(listed).unwrap();
        if let Some(commit) = commit_of(&step) {
            let catalog = documents(commit).into_iter().find(|(path, _)| path == FILE).unwrap().1;
            assert_eq!(catalog["services"][1]["description"], json!(value), "{value:?}");
            assert!(
                !["<+", "${{", "{{", "{%"].iter().any(|start| value.contains(start)),
                "{value:?}"
            );
        }
    }
}
