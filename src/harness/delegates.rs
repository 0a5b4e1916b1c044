//! `harness:delegates`: values of the chart `harness-delegate-ng` for the delegate of each cluster, and the application that has Argo
//! CD install it. The token is never written: the chart reads it from a secret that exists.

use crate::api::{
    Commit, ConfigRepoFile, ConfigRepoOutcome, Context, DelegateMade, Effect, Fact, FileChange, HarnessDelegates,
    HarnessDelegatesMade, Outputs, Plan, Read, Step,
};
use crate::config::{Config, DelegatesConfig, is_label};
use crate::facts::{Facts, FilesAt, Halt};
use crate::harness::target::no_scope;
use crate::pipeline::emit;
use crate::problem::{Problem, counted};
use crate::service::{all_places, visible};
use serde_bytes::ByteBuf;
use serde_json::{Value, json};

const CHART: &str = "harness-delegate-ng";
const CHARTS: &str = "https://app.harness.io/storage/harness-download/delegate-helm-chart/";
/// The branch of a folder on disk, which has none.
const BRANCH: &str = "main";
/// The first line of each file, by which it is known again.
const MARK: &str = "# Written by `ameide harness delegates`: a change here is overwritten.\n";
/// The user that the image provides besides root.
const USER: u32 = 1001;

/// Decides the next step.
pub fn step(input: &HarnessDelegates, context: &Context, facts: &[Fact]) -> Step {
    plan(input, context, &Facts::new(facts)).into()
}

fn plan(input: &HarnessDelegates, context: &Context, facts: &Facts) -> Result<Plan, Halt> {
    let config = Config::read(&context.config)?;
    let configured = config.harness.account_id.as_deref();
    let account = input.account.as_deref().or(configured).ok_or_else(|| {
        let help = context.reader.how_to_set("harness.accountId", "account");
        no_scope("account").help(help).path("account")
    })?;
    let delegates = delegates(&config)?;
    let mut wanted = Vec::new();
    for delegate in &delegates {
        let values = values(delegate, account, &config);
        wanted.push((
            format!("{}/application.yaml", delegate.name),
            application(delegate, &values, &config.delegates),
        ));
        wanted.push((format!("{}/values.yaml", delegate.name), values));
    }
    let wanted: Vec<(String, String)> = wanted
        .into_iter()
        .map(|(path, value)| (path, format!("{MARK}{}", emit::document(&value))))
        .collect();
    let paths = wanted.iter().map(|(path, _)| path.clone()).collect();
    let read = Read::files(&input.repo_url, BRANCH, paths);
    let there = facts.files(&read).known(facts)?.unwrap_or(FilesAt::over("", &[]));
    let (files, changes) = judged(&wanted, &there)?;
    let notes = vec![format!("{} to write", counted(changes.len(), "file", "files"))];
    Ok(Plan {
        effects: commit(&input.repo_url, &there, changes).into_iter().collect(),
        notes,
        warnings: Vec::new(),
        outputs: Outputs::HarnessDelegates(HarnessDelegatesMade { delegates, files }),
    })
}

/// One for each name: several places may be served by one delegate.
fn delegates(config: &Config) -> Result<Vec<DelegateMade>, Vec<Problem>> {
    let mut delegates: Vec<DelegateMade> = Vec::new();
    let mut problems = Vec::new();
    for place in all_places(config) {
        let at = format!("{}/{}", place.environment.name, place.region);
        if let Some(known) = delegates.iter_mut().find(|known| known.name == place.delegate) {
            known.places.push(at);
            continue;
        }
        if !is_label(&place.delegate) {
            problems.push(bad_name(&place.delegate, &at));
            continue;
        }
        let cluster = config.delegates.argo_cluster.fill(&[
            ("environment", &place.environment.name),
            ("cluster", &place.environment.cluster),
            ("region", &place.region),
        ]);
        delegates.push(DelegateMade {
            name: place.delegate,
            cluster,
            places: vec![at],
        });
    }
    if problems.is_empty() {
        Ok(delegates)
    } else {
        Err(problems)
    }
}

fn bad_name(name: &str, place: &str) -> Problem {
    let message = format!(
        "the delegate of {place} is `{}`, which cannot be a name in Kubernetes",
        visible(name)
    );
    Problem::error("harness/bad-delegate", message)
        .help("correct `ameide.names.delegate`, or the cluster's `delegate`: lower-case letters, digits and `-`")
        .path("ameide.names.delegate")
}

/// The values, by the names of the chart.
fn values(delegate: &DelegateMade, account: &str, config: &Config) -> Value {
    let settings = &config.delegates;
    let mut values = json!({
        "accountId": account,
        "managerEndpoint": config.harness.base_url,
        "delegateName": delegate.name,
        "tags": delegate.name,
        "description": format!("Deploys to {}", delegate.places.join(", ")),
        "existingDelegateToken": settings.token_secret,
        "k8sPermissionsType": settings.permissions,
        "replicas": settings.replicas,
        "cpu": settings.cpu,
        "memory": settings.memory,
        "delegatePodSecurityContext": {
            "runAsNonRoot": true,
            "runAsUser": USER,
            "fsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "delegateSecurityContext": {
            "runAsNonRoot": true,
            "runAsUser": USER,
            "allowPrivilegeEscalation": false,
            "capabilities": {"drop": ["ALL"]},
        },
        "upgrader": {"enabled": settings.auto_upgrade},
    });
    if let (Some(image), Value::Object(map)) = (&settings.image, &mut values) {
        map.insert("delegateDockerImage".to_owned(), Value::from(image.as_str()));
    }
    if let (true, Some(Value::Object(upgrader))) = (settings.auto_upgrade, values.get_mut("upgrader")) {
        let secret = format!("{}-upgrader", settings.token_secret);
        upgrader.insert("existingUpgraderToken".to_owned(), Value::from(secret));
    }
    values
}

/// The application. The image is the upgrader's where there is one, so Argo CD leaves it alone.
fn application(delegate: &DelegateMade, values: &Value, settings: &DelegatesConfig) -> Value {
    let mut options = vec!["CreateNamespace=true", "ServerSideApply=true"];
    let mut spec = json!({
        "project": settings.argo_project,
        "destination": {"name": delegate.cluster, "namespace": settings.namespace},
        "source": {
            "repoURL": CHARTS,
            "chart": CHART,
            "targetRevision": settings.chart_version,
            "helm": {"releaseName": delegate.name, "valuesObject": values},
        },
    });
    if let Value::Object(spec) = &mut spec {
        if settings.auto_upgrade {
            options.push("RespectIgnoreDifferences=true");
            let image = json!({"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/template/spec/containers/0/image"]});
            spec.insert("ignoreDifferences".to_owned(), json!([image]));
        }
        let policy = json!({"automated": {"prune": true, "selfHeal": true}, "syncOptions": options});
        spec.insert("syncPolicy".to_owned(), policy);
    }
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": delegate.name,
            "namespace": "argocd",
            "labels": {"app.kubernetes.io/managed-by": "ameide"},
        },
        "spec": spec,
    })
}

/// What becomes of each file; one that was not written from here is never overwritten.
fn judged(
    wanted: &[(String, String)],
    there: &FilesAt,
) -> Result<(Vec<ConfigRepoFile>, Vec<FileChange>), Vec<Problem>> {
    let (mut files, mut changes, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for (path, text) in wanted {
        let outcome = match there.get(path) {
            Some(bytes) if bytes == text.as_bytes() => ConfigRepoOutcome::Same,
            Some(bytes) if !bytes.starts_with(MARK.as_bytes()) => {
                problems.push(foreign(path));
                continue;
            }
            _ => ConfigRepoOutcome::Written,
        };
        if outcome == ConfigRepoOutcome::Written {
            changes.push(FileChange {
                path: path.clone(),
                content: Some(ByteBuf::from(text.clone())),
            });
        }
        files.push(ConfigRepoFile {
            path: path.clone(),
            outcome,
        });
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    if problems.is_empty() {
        Ok((files, changes))
    } else {
        Err(problems)
    }
}

fn foreign(path: &str) -> Problem {
    Problem::error(
        "harness/foreign-delegate-file",
        format!("`{path}` was not written by `ameide harness delegates`"),
    )
    .file(path)
    .help("choose another folder, or move the file away; nothing was written")
}

fn commit(repo: &str, there: &FilesAt, files: Vec<FileChange>) -> Option<Effect> {
    if files.is_empty() {
        return None;
    }
    Some(Effect::Commit(Commit {
        key: format!("delegates/{repo}"),
        repo: repo.to_owned(),
        branch: BRANCH.to_owned(),
        base: BRANCH.to_owned(),
        base_commit: there.commit.to_owned(),
        head: Some(there.commit.to_owned()),
        merge: None,
        diff: there.diff(&files),
        files,
        message: "Delegates: values and applications\n".to_owned(),
        pull_request: None,
    }))
}
