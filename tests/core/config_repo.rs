//! A config repo from the templates that ship, in memory: what init writes passes the check, and each single fault is named.

use crate::world::World;
use ameide_core::api::{ConfigRepoChecked, ConfigRepoMade, ConfigRepoOutcome, Effect, Outputs, Request, Step};
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use std::path::Path;

const REPO: &str = "github.com?owner=company&repo=platform-next";
const CATALOG: &str = "kustomize/catalog/services.yaml";

/// The templates that ship, by their path in the repo.
fn templates() -> Vec<Value> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<Value>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                walk(&path, &format!("{name}/"), found);
            } else {
                found.push(json!({ "path": name, "content": std::fs::read(&path).unwrap() }));
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("templates/config-repo"), "", &mut found);
    let heal = std::fs::read("templates/workflows/ameide-heal.yaml").unwrap();
    found.push(json!({ "path": ".github/workflows/ameide-heal.yaml", "content": heal }));
    found
}

fn request(action: &str, input: Value, config: &Value) -> Request {
    let mut config = config.clone();
    config["catalog"]["repoUrl"] = json!(REPO);
    serde_json::from_value(json!({
        "action": { "type": action, "input": input },
        "context": { "now": "2026-11-21T10:00:00Z", "config": config },
    }))
    .unwrap()
}

fn init_request(config: &Value) -> Request {
    let input = json!({ "templates": templates(), "version": "1.2.3" });
    request("config-repo:init", input, config)
}

fn init(world: &mut World, config: &Value) -> ConfigRepoMade {
    let Step::Plan(plan) = world.decide(&init_request(config)) else {
        panic!("init is refused");
    };
    for effect in &plan.effects {
        let Effect::Commit(commit) = effect else {
            panic!("{effect:?}")
        };
        for file in &commit.files {
            let content = file.content.clone().unwrap().into_vec();
            world.files.insert((REPO.to_owned(), file.path.clone()), content);
        }
    }
    let Outputs::ConfigRepoInit(made) = plan.outputs else {
        panic!("other outputs")
    };
    made
}

fn new_repo(config: &Value) -> World {
    let mut world = World::default();
    init(&mut world, config);
    world
}

fn check(world: &mut World, config: &Value) -> ConfigRepoChecked {
    let input = json!({ "kustomize": "5.5.0" });
    match world.decide(&request("config-repo:check", input, config)) {
        Step::Plan(plan) => match plan.outputs {
            Outputs::ConfigRepoCheck(checked) => checked,
            other => panic!("{other:?}"),
        },
        step => panic!("{step:?}"),
    }
}

fn text(world: &World, path: &str) -> String {
    let bytes = world.files.get(&(REPO.to_owned(), path.to_owned()));
    String::from_utf8(bytes.unwrap_or_else(|| panic!("no {path}")).clone()).unwrap()
}

/// What the check says, as `code file:line`.
fn rows(checked: &ConfigRepoChecked) -> Vec<String> {
    let row = |problem: &ameide_core::problem::Problem| {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{} {}{line}", problem.code, problem.file.as_deref().unwrap_or_default())
    };
    checked.problems.iter().map(row).collect()
}

#[test]
fn what_init_writes_passes_the_check() {
    let mut world = new_repo(&json!({}));
    let checked = check(&mut world, &json!({}));
    assert_eq!(rows(&checked), Vec::<String>::new());
    assert!(checked.sound);
    assert_eq!(checked.layers, 5 + 4 + 3 + 2 + 14);
}

#[test]
fn a_second_init_writes_nothing() {
    let mut world = new_repo(&json!({}));
    let again = init(&mut world, &json!({}));
    assert!(again.files.iter().all(|file| file.outcome == ConfigRepoOutcome::Same));
    assert!(again.next.is_empty());
}

#[test]
fn what_exists_is_kept_and_what_is_missing_is_written() {
    let mut world = new_repo(&json!({}));
    world.file(REPO, "README.md", "our own\n");
    world.files.remove(&(REPO.to_owned(), ".gitattributes".to_owned()));
    let again = init(&mut world, &json!({}));
    let other: Vec<_> = again
        .files
        .iter()
        .filter(|file| file.outcome != ConfigRepoOutcome::Same)
        .map(|file| (file.path.as_str(), file.outcome))
        .collect();
    let expected = [
        (".gitattributes", ConfigRepoOutcome::Written),
        ("README.md", ConfigRepoOutcome::Kept),
    ];
    assert_eq!(other, expected);
    assert_eq!(text(&world, "README.md"), "our own\n");
}

#[test]
fn owners_of_code_elsewhere_are_the_only_ones() {
    let mut world = World::default();
    world.file(REPO, ".github/CODEOWNERS", "* @company/all\n");
    let made = init(&mut world, &json!({}));
    assert!(made.files.iter().all(|file| file.path != "CODEOWNERS"));
}

#[test]
fn names_and_numbers_are_those_of_the_configuration() {
    let config = json!({
        "catalog": { "path": "services.yaml", "baseBranch": "trunk", "manifestsPath": "out/{service}/{cluster}/{region}" },
        "manifests": { "layersPath": "layers" },
        "platform": {
            "archetypes": ["api", "job"],
            "profiles": { "public-api": ["api"], "our-own": ["api", "job"] },
            "sizes": { "tiny": { "cpu": "50m", "memory": "64Mi", "replicas": [2, 4] } },
            "environments": [
                { "name": "no", "cluster": "norway", "type": "PreProduction" },
                { "name": "live", "cluster": "live", "type": "Production" },
            ],
            "regions": ["1e3"],
        },
    });
    let mut world = new_repo(&config);
    assert_eq!(rows(&check(&mut world, &config)), Vec::<String>::new());
    let size = text(&world, "layers/sizes/tiny/kustomization.yaml");
    assert!(
        size.contains("cpu: 50m") && size.contains("memory: 64Mi") && size.contains("value: 2"),
        "{size}"
    );
    assert!(text(&world, "layers/envs/norway/kustomization.yaml").contains("ENVIRONMENT: 'no'"));
    assert!(text(&world, "layers/regions/1e3/kustomization.yaml").contains("REGION: '1e3'"));
    assert!(text(&world, "layers/profiles.yaml").contains("our-own:\n    archetypes: [api, job]"));
    assert!(text(&world, ".gitattributes").contains("\nservices.yaml merge=ameide\n"));
    assert!(text(&world, ".gitattributes").contains("\nout/** -text"));
    assert!(text(&world, "CODEOWNERS").contains("/layers/ @company/platform-team"));
    let workflow = text(&world, ".github/workflows/manifests.yaml");
    assert!(workflow.contains("branches: [trunk]") && !workflow.contains("[main]"));
    assert!(workflow.contains("@ameide/cli@1.2.3 -- ameide manifests build"));
    assert!(!world.files.keys().any(|(_, path)| path.contains("listener")));
    // What it says of itself is the configuration that it was made with.
    let written: Value = serde_yaml::from_str(&text(&world, "ameide.yaml")).unwrap();
    assert_eq!(written["ameide"]["platform"]["regions"], json!(["1e3"]));
    assert_eq!(written["ameide"]["platform"]["environments"][0]["name"], "no");
    let again = init(&mut world, &written["ameide"]);
    assert!(
        again.files.iter().all(|file| file.outcome == ConfigRepoOutcome::Same),
        "{again:?}"
    );
}

#[test]
fn nothing_is_written_for_a_name_that_leads_elsewhere() {
    let config = json!({ "platform": { "regions": ["../../etc"] } });
    let Step::Reject { problems } = World::default().decide(&init_request(&config)) else {
        panic!("not refused");
    };
    assert_eq!(problems[0].code, "config-repo/bad-name");
    assert_eq!(problems[0].path.as_deref(), Some("ameide.platform.regions"));
}

#[test]
fn a_template_that_does_not_render_is_named() {
    for text in ["{{ nobody }}", "{% if %}", "{{ version | nofilter }}"] {
        let templates = json!([{ "path": "README.md.j2", "content": ByteBuf::from(text) }]);
        let input = json!({ "templates": templates, "version": "1.2.3" });
        let step = World::default().decide(&request("config-repo:init", input, &json!({})));
        let Step::Reject { problems } = step else {
            panic!("{text}")
        };
        assert_eq!(problems[0].code, "config-repo/bad-template", "{text}");
    }
}

/// Each fault: a file, what of its text goes, what comes instead, and the rows that name it.
const FAULTS: &[(&str, &str, &str, &[&str])] = &[
    (
        "kustomize/archetype/api/deployment.yaml",
        "  name: app\n",
        "  name: payments\n",
        &["config-repo/not-app kustomize/archetype/api/deployment.yaml:4"],
    ),
    (
        "kustomize/archetype/job/job.yaml",
        "image: app",
        "image: nginx:1.29",
        &["config-repo/not-app kustomize/archetype/job/job.yaml:30"],
    ),
    (
        "kustomize/archetype/scheduler/cronjob.yaml",
        "- name: app\n              image",
        "- name: main\n              image",
        &["config-repo/not-app kustomize/archetype/scheduler/cronjob.yaml:37"],
    ),
    (
        "kustomize/components/hpa/kustomization.yaml",
        "kind: Component",
        "kind: Kustomization",
        &["config-repo/wrong-kind kustomize/components/hpa/kustomization.yaml:4"],
    ),
    (
        "kustomize/archetype/api/kustomization.yaml",
        "  - service.yaml",
        "  - svc.yaml",
        &["config-repo/missing-file kustomize/archetype/api/kustomization.yaml:7"],
    ),
    (
        "kustomize/profiles.yaml",
        "[network-policy, ingress, hpa, pdb]",
        "[ingress, network-policy, hpa, pdb]",
        &["config-repo/order kustomize/profiles.yaml:6"],
    ),
    (
        "kustomize/profiles.yaml",
        "[network-policy, ingress, hpa, pdb]",
        "[network-policy, ingress, hpa, pbd, hpa]",
        &[
            "config-repo/unknown-component kustomize/profiles.yaml:6",
            "config-repo/order kustomize/profiles.yaml:6",
        ],
    ),
    (
        "kustomize/profiles.yaml",
        "archetypes: [listener]",
        "archetypes: [listner]",
        &[
            "config-repo/unknown-archetype kustomize/profiles.yaml:11",
            "config-repo/unknown-archetype kustomize/profiles.yaml:10",
        ],
    ),
    (
        "kustomize/profiles.yaml",
        "  batch-job:",
        "  batch-jobs:",
        &[
            "config-repo/unknown-profile kustomize/profiles.yaml:19",
            "config-repo/no-profiles kustomize/profiles.yaml:4",
        ],
    ),
    (
        "kustomize/sizes/large/kustomization.yaml",
        "patches:",
        "patches:\npatches:",
        &["yaml/duplicate-key kustomize/sizes/large/kustomization.yaml:5"],
    ),
    (
        ".gitattributes",
        " merge=ameide",
        " text",
        &["config-repo/no-merge-driver .gitattributes"],
    ),
    (
        ".github/workflows/manifests.yaml",
        "ameide manifests build",
        "ameide manifests plan",
        &["config-repo/no-workflow .github/workflows/manifests.yaml"],
    ),
    (
        ".github/workflows/ameide-heal.yaml",
        "actions/setup-node@53b83947a5a98c8d113130e565377fae1a50d02f",
        "actions/setup-node@v6",
        &["config-repo/not-pinned .github/workflows/ameide-heal.yaml:32"],
    ),
];

#[test]
fn each_single_fault_is_named_with_file_and_line() {
    let clean = new_repo(&json!({}));
    let mut wrong = Vec::new();
    for (path, from, to, expected) in FAULTS {
        let mut world = clean.clone();
        let before = text(&world, path);
        assert!(before.contains(from), "{path}: {from}");
        world.file(REPO, path, &before.replacen(from, to, 1));
        let found = rows(&check(&mut world, &json!({})));
        if found != *expected {
            wrong.push(format!("{path}: {to}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn folders_that_are_missing_are_named_and_so_are_the_services_that_need_them() {
    let mut world = new_repo(&json!({}));
    world.file(
        REPO,
        CATALOG,
        "services:\n  - name: first\n    archetype: api\n    profile: public-api\n    size: large\n    environments: [int]\n    team: a-team\n    components: [metrics, nothing]\n  - name: second\n    archetype: job\n    profile: batch-job\n    size: small\n    environments: [prod]\n    regions: [euw1]\n    team: a-team\n",
    );
    for folder in ["sizes/large", "envs/int-stable", "regions/euw2"] {
        world
            .files
            .remove(&(REPO.to_owned(), format!("kustomize/{folder}/kustomization.yaml")));
    }
    let checked = check(&mut world, &json!({}));
    assert_eq!(checked.services, 2);
    assert_eq!(
        rows(&checked),
        [
            "config-repo/missing-layer kustomize/sizes/large/kustomization.yaml",
            "config-repo/missing-layer kustomize/envs/int-stable/kustomization.yaml",
            "config-repo/missing-layer kustomize/regions/euw2/kustomization.yaml",
            "config-repo/not-served kustomize/catalog/services.yaml:2",
            "config-repo/not-served kustomize/catalog/services.yaml:2",
            "config-repo/not-served kustomize/catalog/services.yaml:2",
            "config-repo/not-served kustomize/catalog/services.yaml:2",
        ]
    );
}

#[test]
fn kustomize_must_be_there_and_new_enough() {
    let mut world = new_repo(&json!({}));
    for (version, expected) in [
        ("", 1),
        ("4.5.7", 1),
        ("nonsense", 1),
        ("5.0.0", 0),
        ("v5.5.0", 0),
        ("10.1.0", 0),
    ] {
        let input = json!({ "kustomize": version });
        let Step::Plan(plan) = world.decide(&request("config-repo:check", input, &json!({}))) else {
            panic!("{version}");
        };
        let Outputs::ConfigRepoCheck(checked) = plan.outputs else {
            panic!("{version}")
        };
        let found = checked
            .problems
            .iter()
            .filter(|problem| problem.code == "config-repo/no-kustomize");
        assert_eq!(found.count(), expected, "{version}");
    }
}

#[test]
fn an_empty_folder_lacks_everything_and_is_checked_to_the_end() {
    let checked = check(&mut World::default(), &json!({}));
    assert!(!checked.sound);
    for code in ["missing-layer", "no-profiles", "no-merge-driver", "no-workflow"] {
        let code = format!("config-repo/{code}");
        assert!(checked.problems.iter().any(|problem| problem.code == code), "{code}");
    }
    assert!(
        checked
            .problems
            .iter()
            .any(|problem| problem.code == "catalog/file-not-found")
    );
}
