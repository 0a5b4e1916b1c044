# Custom code keeps out of the platform's namespaces.
#
# In the GitOps repo: `policies/primitive_namespaces.rego`, evaluated on manifests as they are deployed, one document each, by
# `conftest test --namespace primitive_namespaces` or `opa exec --decision primitive_namespaces/deny`. What is not labelled as the
# platform's is custom code.
package primitive_namespaces

import future.keywords.contains
import future.keywords.if

deny contains message if {
	not is_platform
	some named
	namespaces[named]
	startswith(lower(named), "ameide-")
	message := sprintf("%s %s: custom code must not be deployed to `%s`, a namespace of the platform", [kind, name, named])
}

# What claims to be the platform's, and names a tenant, is not.
deny contains message if {
	is_platform
	tenant := input.metadata.labels["ameide.io/tenant"]
	some named
	namespaces[named]
	startswith(lower(named), "ameide-")
	message := sprintf("%s %s: what belongs to the tenant `%s` must not be deployed to `%s`", [kind, name, tenant, named])
}

is_platform if {
	input.metadata.labels["ameide.io/origin"] == "platform"
}

kind := object.get(input, "kind", "resource")

name := object.get(object.get(input, "metadata", {}), "name", "")

# Each string at a key that says a namespace, at any depth.
namespaces contains named if {
	walk(input, [path, named])
	is_string(named)
	key := path[count(path) - 1]
	is_string(key)
	contains(lower(key), "namespace")
}

# Each string of a list at such a key.
namespaces contains named if {
	walk(input, [path, named])
	is_string(named)
	key := path[count(path) - 2]
	is_string(key)
	contains(lower(key), "namespace")
}

namespaces contains named if {
	input.kind == "Namespace"
	named := input.metadata.name
}
