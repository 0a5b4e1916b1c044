//! URLs of Harness pages, for any host: the base URL, `/ng/account/<account>`, then module, organization and project.

use crate::config::Config;

/// Makes links of one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    base: String,
}

impl Links {
    /// Links below a base URL without a trailing slash.
    pub fn new(base_url: &str, account: &str, org: &str, project: &str) -> Self {
        let [account, org, project] = [account, org, project].map(segment);
        Self {
            base: format!("{base_url}/ng/account/{account}/module/cd/orgs/{org}/projects/{project}"),
        }
    }

    /// Links into the configured project, where account and project are known.
    pub fn configured(config: &Config) -> Option<Self> {
        let harness = &config.harness;
        let (account, project) = (harness.account_id.as_deref()?, harness.project_id.as_deref()?);
        Some(Self::new(&harness.base_url, account, &harness.org_id, project))
    }

    /// The pipeline studio. Backstage's Harness plugin needs the segment after the pipeline's identifier.
    pub fn pipeline(&self, pipeline: &str) -> String {
        format!(
            "{}/pipelines/{}/pipeline-studio?storeType=INLINE",
            self.base,
            segment(pipeline)
        )
    }

    /// The run dialog without preset inputs.
    pub fn start(&self, pipeline: &str) -> String {
        format!(
            "{}/pipelines/{}/pipeline-studio/?runPipeline=true&storeType=INLINE",
            self.base,
            segment(pipeline)
        )
    }

    /// The run dialog, prefilled by an input set. Single variables cannot be prefilled.
    pub fn run(&self, pipeline: &str, input_set: &str, input_set_name: &str) -> String {
        format!(
            "{}&inputSetType=INPUT_SET&inputSetValue={}&inputSetLabel={}",
            self.start(pipeline),
            segment(input_set),
            segment(input_set_name)
        )
    }

    /// The list of executions of a pipeline.
    pub fn executions(&self, pipeline: &str) -> String {
        format!("{}/pipelines/{}/executions", self.base, segment(pipeline))
    }

    /// One execution.
    pub fn execution(&self, pipeline: &str, execution: &str) -> String {
        format!(
            "{}/pipelines/{}/executions/{}/pipeline",
            self.base,
            segment(pipeline),
            segment(execution)
        )
    }

    /// A service.
    pub fn service(&self, service: &str) -> String {
        format!("{}/services/{}", self.base, segment(service))
    }
}

/// Percent-encodes all but unreserved characters (RFC 3986, section 2.3).
fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Links;

    #[test]
    fn encodes_what_would_break_an_address() {
        let links = Links::new("https://h.example", "a", "default", "my project");
        assert_eq!(
            links.service("x/y"),
            "https://h.example/ng/account/a/module/cd/orgs/default/projects/my%20project/services/x%2Fy"
        );
    }
}
