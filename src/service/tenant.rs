//! Tenants: whose a primitive is, and the namespace in each environment that follows from it.

use crate::problem::{Problem, suggestion};
use crate::service::{is_namespace, visible};

/// How namespaces of the platform itself begin: custom code never runs in one.
pub const PLATFORM_PREFIX: &str = "ameide-";

/// What a tenant has bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sku {
    /// All tenants share what the platform runs.
    Shared,
    /// The tenant has namespaces of its own.
    Namespace,
    /// The tenant has clusters of its own.
    Private,
}

impl Sku {
    const ALL: [Sku; 3] = [Sku::Shared, Sku::Namespace, Sku::Private];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Sku::Shared => "Shared",
            Sku::Namespace => "Namespace",
            Sku::Private => "Private",
        }
    }
}

/// Who writes the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The platform.
    Platform,
    /// A tenant: custom code.
    Tenant,
}

impl Origin {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Platform => "platform",
            Origin::Tenant => "tenant",
        }
    }
}

/// Tenant, SKU and origin, which fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenancy {
    /// Id of the tenant; none for what all share.
    pub tenant: Option<String>,
    /// What the tenant has bought.
    pub sku: Sku,
    /// Who writes the code.
    pub origin: Origin,
}

impl Tenancy {
    /// Reads the three as given. A tenant alone means code of its own; nothing at all what the platform shares.
    ///
    /// # Errors
    ///
    /// All that does not fit, each with the input that it is about.
    pub fn read(tenant: Option<&str>, sku: Option<&str>, origin: Option<&str>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let tenant = tenant.filter(|id| !id.is_empty());
        if let Some(id) = tenant.filter(|id| !is_tenant(id)) {
            let message = format!("`{}` is not the id of a tenant", visible(id));
            let help = "use lower-case letters, digits and `-`, a letter or digit at both ends, at most 40 characters";
            problems.push(
                Problem::error("primitive/bad-tenant", message)
                    .help(help)
                    .path("tenant"),
            );
        }
        let sku = match sku {
            None | Some("") => Sku::Shared,
            Some(text) => {
                let found = Sku::ALL.into_iter().find(|sku| sku.name() == text);
                found.unwrap_or_else(|| {
                    let names = Sku::ALL.map(Sku::name);
                    problems.push(unknown("primitive/unknown-sku", "SKU", text, &names).path("sku"));
                    Sku::Shared
                })
            }
        };
        let origin = match origin {
            None | Some("") if tenant.is_some() => Origin::Tenant,
            None | Some("" | "platform") => Origin::Platform,
            Some("tenant") => Origin::Tenant,
            Some(text) => {
                problems
                    .push(unknown("primitive/unknown-origin", "origin", text, &["platform", "tenant"]).path("origin"));
                Origin::Tenant
            }
        };
        if problems.is_empty() {
            problems.extend(mismatch(tenant, sku, origin));
        }
        let tenant = tenant.map(str::to_owned);
        if problems.is_empty() {
            Ok(Self { tenant, sku, origin })
        } else {
            Err(problems)
        }
    }

    /// The namespace in an environment.
    pub fn namespace(&self, environment: &str) -> String {
        let tenant = self.tenant.as_deref().unwrap_or_default();
        match (self.origin, self.sku) {
            (Origin::Platform, Sku::Shared) => format!("{PLATFORM_PREFIX}{environment}"),
            (Origin::Platform, Sku::Namespace | Sku::Private) => format!("tenant-{tenant}-{environment}-base"),
            (Origin::Tenant, _) => format!("tenant-{tenant}-{environment}-cust"),
        }
    }

    /// Error: in one of all environments, another tenant may have the namespace that this one has in the environment. `acme-pre` in
    /// `int` and `acme` in `pre-int` come to the same; refused is the longer id, which is the one that is made up of both.
    pub fn ambiguous<'e>(&self, environment: &str, all: impl IntoIterator<Item = &'e str>) -> Option<Problem> {
        let tenant = self.tenant.as_deref()?;
        let (other, shorter) = all.into_iter().find_map(|other| {
            let before = other.strip_suffix(environment)?.strip_suffix('-')?;
            let shorter = tenant.strip_suffix(before)?.strip_suffix('-')?;
            is_tenant(shorter).then_some((other, shorter))
        })?;
        let message = format!(
            "the namespace `{}` in `{environment}` is that of the tenant `{shorter}` in `{other}` too",
            self.namespace(environment)
        );
        let help = format!(
            "give the tenant an id that does not end with what `{other}` begins with, or rename the environment"
        );
        Some(
            Problem::error("primitive/ambiguous-tenant", message)
                .help(help)
                .path("tenant"),
        )
    }

    /// The namespaces in those of all environments that are wanted.
    ///
    /// # Errors
    ///
    /// `primitive/bad-namespace` for one that Kubernetes does not take; `primitive/ambiguous-tenant`
    pub fn namespaces(
        &self,
        all: &[&str],
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, String)>, Vec<Problem>> {
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        for environment in all.iter().copied().filter(|name| wanted(name)) {
            let namespace = self.namespace(environment);
            problems.extend(self.ambiguous(environment, all.iter().copied()));
            if !is_namespace(&namespace) {
                let message =
                    format!("the namespace `{namespace}` in `{environment}` is not a valid Kubernetes namespace");
                let help = "shorten the id of the tenant; a namespace takes lower-case letters, digits and `-`, at most 63 characters";
                problems.push(
                    Problem::error("primitive/bad-namespace", message)
                        .help(help)
                        .path("tenant"),
                );
            }
            found.push((environment.to_owned(), namespace));
        }
        if problems.is_empty() { Ok(found) } else { Err(problems) }
    }
}

/// Why three values that are known each for itself do not fit together.
fn mismatch(tenant: Option<&str>, sku: Sku, origin: Origin) -> Option<Problem> {
    let missing = |why: &str| {
        let message = format!("{why} needs the id of a tenant");
        Problem::error("primitive/tenant-missing", message)
            .help("give `tenant`")
            .path("tenant")
    };
    match (tenant, sku, origin) {
        (None, _, Origin::Tenant) => Some(missing("code of a tenant")),
        (None, Sku::Namespace | Sku::Private, _) => Some(missing(&format!("the SKU `{}`", sku.name()))),
        (Some(tenant), Sku::Shared, Origin::Platform) => {
            let message = format!("what all tenants share cannot belong to the tenant `{tenant}`");
            let help = "leave out `tenant`, choose the SKU `Namespace` or `Private`, or the origin `tenant`";
            Some(Problem::error("primitive/sku-mismatch", message).help(help).path("sku"))
        }
        _ => None,
    }
}

fn unknown(code: &str, what: &str, text: &str, known: &[&str]) -> Problem {
    Problem::error(code, format!("unknown {what} `{}`", visible(text))).help(suggestion(text, known.iter().copied()))
}

fn is_tenant(id: &str) -> bool {
    is_namespace(id) && id.len() <= 40
}

#[cfg(test)]
mod tests {
    use super::Tenancy;

    fn namespace(tenant: &str, sku: &str, origin: &str) -> Result<String, String> {
        let read = Tenancy::read(Some(tenant), Some(sku), Some(origin));
        read.map(|tenancy| tenancy.namespace("int"))
            .map_err(|problems| problems[0].code.clone())
    }

    #[test]
    fn namespaces_follow_from_tenant_sku_and_origin() {
        for (given, expected) in [
            (("", "", ""), Ok("ameide-int")),
            (("", "Shared", "platform"), Ok("ameide-int")),
            (("t1", "Namespace", "platform"), Ok("tenant-t1-int-base")),
            (("t1", "Private", "platform"), Ok("tenant-t1-int-base")),
            (("t1", "", ""), Ok("tenant-t1-int-cust")),
            (("t1", "Shared", "tenant"), Ok("tenant-t1-int-cust")),
            (("t1", "Private", "tenant"), Ok("tenant-t1-int-cust")),
            (("", "Namespace", "platform"), Err("primitive/tenant-missing")),
            (("", "", "tenant"), Err("primitive/tenant-missing")),
            (("t1", "Shared", "platform"), Err("primitive/sku-mismatch")),
            (("T1", "Private", "tenant"), Err("primitive/bad-tenant")),
            (("t1", "private", "tenant"), Err("primitive/unknown-sku")),
            (("t1", "Private", "Platform"), Err("primitive/unknown-origin")),
        ] {
            let (tenant, sku, origin) = given;
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(namespace(tenant, sku, origin), expected, "{given:?}");
        }
    }

    #[test]
    fn two_tenants_never_share_a_namespace() {
        let all = ["int", "pre-int", "prod"];
        let is_refused = |tenant: &str, environment: &str| {
            let tenancy = Tenancy::read(Some(tenant), Some("Namespace"), None).unwrap();
            tenancy.ambiguous(environment, all).is_some()
        };
        assert!(is_refused("acme-pre", "int"));
        for (tenant, environment) in [
            ("acme", "int"),
            ("acme", "pre-int"),
            ("acme-pre", "pre-int"),
            ("acme-pre", "prod"),
            ("acmepre", "int"),
            ("pre", "int"),
        ] {
            assert!(!is_refused(tenant, environment), "{tenant} {environment}");
        }
    }

    #[test]
    fn no_tenant_reaches_a_namespace_of_the_platform() {
        for id in ["ameide", "ameide-prod", "a", "prod-base"] {
            for (sku, origin) in [("Shared", "tenant"), ("Namespace", "tenant"), ("Private", "platform")] {
                assert!(namespace(id, sku, origin).unwrap().starts_with("tenant-"));
            }
        }
    }
}
