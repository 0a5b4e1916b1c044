//! What leads to people, tickets and metrics: no value that somebody types names a secret, or becomes an expression.

use crate::injection::attack_in;
use crate::world::{self, CATALOG, World, entry};
use serde_json::json;

#[test]
fn channels_and_options_of_delivery() {
    let harness = json!({
        "notifications": {"slack": {"*": "account.slack"}, "pagerduty": {"*": "account.pagerduty"}},
        "change": {"jira": {"connector": "account.jira", "project": "CHG", "fields": {"Team": "{team}"}}},
        "verification": {"prometheus": {"template": "account.prometheus", "version": "1"}},
    });
    let mut service = entry("payment-service");
    service["environments"] = json!(["prod"]);
    service["slack"] = json!("#payments");
    service["pagerduty"] = json!("PABC123");
    service["email"] = json!("team@company.com");
    service["pipeline"] = json!({
        "rollout": "blue-green", "canary": "single", "regions": "parallel", "regionsAtOnce": 2, "soak": "30m",
        "bake": "1h", "notify": ["failure"]
    });
    let harmless = json!({
        "service": service, "catalogRepoUrl": CATALOG, "strategy": "promotion", "account": "abc", "org": "default",
        "project": "platform", "templateRepoUrl": world::PIPELINES, "pipelinesRepoUrl": world::PIPELINES,
        "options": {"soak": "1h", "verifySource": "prometheus", "change": "jira", "notify": ["production"]}
    });
    let paths = [
        "/service/team",
        "/service/slack",
        "/service/pagerduty",
        "/service/email",
        "/service/pipeline",
        "/service/pipeline/rollout",
        "/service/pipeline/canary",
        "/service/pipeline/regions",
        "/service/pipeline/regionsAtOnce",
        "/service/pipeline/soak",
        "/service/pipeline/bake",
        "/service/pipeline/notify/0",
        "/options/soak",
        "/options/verifySource",
        "/options/change",
        "/options/notify/0",
    ];
    attack_in(&harness, "harness:create", &harmless, &paths, World::default);
}
