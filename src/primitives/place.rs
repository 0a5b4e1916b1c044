//! Where primitives are wired in: the GitOps repository, and the paths of a primitive in it.

use crate::config::Config;
use crate::entries::locate::repository;
use crate::problem::Problem;

/// Folder of the primitives' components.
pub const COMPONENTS: &str = "environments/_shared/components/apps/primitives";
/// Folder of their values.
pub const VALUES: &str = "sources/values/_shared/apps";
/// Name of the file that Argo CD reads.
pub const COMPONENT: &str = "component.yaml";
/// Name of the file with the custom resource.
pub const RESOURCE: &str = "resource.yaml";

/// The GitOps repository of a request.
#[derive(Debug, Clone)]
pub struct Place {
    /// The repository.
    pub repo: String,
    /// Its base branch.
    pub base: String,
}

impl Place {
    /// The repository and branch given, else those configured.
    ///
    /// # Errors
    ///
    /// `catalog/no-repository`
    pub fn of(repo: Option<&String>, base: Option<&String>, config: &Config) -> Result<Self, Problem> {
        let primitives = &config.primitives;
        let base = base
            .or(primitives.base_branch.as_ref())
            .unwrap_or(&config.catalog.base_branch);
        Ok(Self {
            repo: repository(repo.or(primitives.repo_url.as_ref()), "repoUrl", config)?,
            base: base.clone(),
        })
    }
}

/// Path of the component of a primitive.
pub fn component_path(primitive: &str) -> String {
    format!("{COMPONENTS}/{primitive}/{COMPONENT}")
}

/// Path of its custom resource.
pub fn resource_path(primitive: &str) -> String {
    format!("{COMPONENTS}/{primitive}/{RESOURCE}")
}

/// Path of its values.
pub fn values_path(primitive: &str) -> String {
    format!("{VALUES}/{primitive}.yaml")
}

/// The folder of a `component.yaml` right below that of all primitives.
pub fn name_in(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(COMPONENTS)?.strip_prefix('/')?;
    let (name, file) = rest.split_once('/')?;
    (file == COMPONENT).then_some(name)
}
