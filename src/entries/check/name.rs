//! The name of a service: what Kubernetes, Harness and every reader of YAML take as one.

use super::Check;
use crate::problem::Problem;
use crate::service::{NAME_RULE, bad_name, is_reserved_by_harness, is_service_name};
use crate::yaml::node::Node;
use crate::yaml::readings;
use crate::yaml::scalar::is_text;

impl Check<'_> {
    pub(super) fn name(&mut self, node: &Node<'_>) {
        match node.string() {
            Some(name) if !is_service_name(name) => self.add(node, "name", bad_name(name)),
            Some(name) if readings::disputed(name).is_some() || !is_text(name) => self.add(
                node,
                "name",
                Problem::error(
                    "catalog/reserved-name",
                    format!(
                        "`{name}` is not a valid service name: YAML readers take it as a boolean, a number or null"
                    ),
                )
                .help(format!("choose another name: `{name}-service`")),
            ),
            Some(name) if is_reserved_by_harness(name) => self.add(
                node,
                "name",
                Problem::error(
                    "harness/bad-identifier",
                    format!("`{name}` is a reserved word in Harness"),
                )
                .help("choose another name"),
            ),
            Some(_) => {}
            None => self.pattern(node, "name", "catalog/bad-name", is_service_name, NAME_RULE),
        }
    }
}
