# Resource limits of workloads: each container sets requests and limits, up to the largest size of the platform.
#
# Policy set: type Custom. Input: {"environment", "manifests": [<Kubernetes objects>]}. Unreadable input is denied.
package resource_limits

import future.keywords.contains
import future.keywords.if
import future.keywords.in

most_millicores := 1000

most_mebibytes := 2048

most_replicas := 15

pod(manifest) := manifest.spec.jobTemplate.spec.template.spec if manifest.kind == "CronJob"

pod(manifest) := manifest.spec.template.spec if manifest.kind in {"Deployment", "StatefulSet", "DaemonSet", "Job"}

containers contains [name, container] if {
	manifest := input.manifests[_]
	container := pod(manifest).containers[_]
	name := sprintf("%s/%s", [manifest.metadata.name, container.name])
}

millicores(text) := to_number(trim_suffix(text, "m")) if {
	is_string(text)
	regex.match(`^[0-9]+m$`, text)
}

millicores(text) := to_number(text) * 1000 if {
	is_string(text)
	regex.match(`^[0-9]+(\.[0-9]+)?$`, text)
}

millicores(number) := number * 1000 if is_number(number)

mebibytes(text) := to_number(trim_suffix(text, "Mi")) if regex.match(`^[0-9]+Mi$`, text)

mebibytes(text) := to_number(trim_suffix(text, "Gi")) * 1024 if regex.match(`^[0-9]+(\.[0-9]+)?Gi$`, text)

mebibytes(text) := to_number(trim_suffix(text, "Ki")) / 1024 if regex.match(`^[0-9]+Ki$`, text)

deny contains "no manifests are given, so nothing can be judged" if not input.manifests

deny contains "no manifests are given, so nothing can be judged" if count(input.manifests) == 0

deny contains msg if {
	some [name, container] in containers
	some kind in ["requests", "limits"]
	some resource in ["cpu", "memory"]
	not container.resources[kind][resource]
	msg := sprintf("container '%s' has no %s in its %s", [name, resource, kind])
}

deny contains msg if {
	some [name, container] in containers
	some kind in ["requests", "limits"]
	value := container.resources[kind].cpu
	not millicores(value)
	msg := sprintf("container '%s' has an invalid cpu value '%v'", [name, value])
}

deny contains msg if {
	some [name, container] in containers
	some kind in ["requests", "limits"]
	value := container.resources[kind].memory
	not mebibytes(value)
	msg := sprintf("container '%s' has an invalid memory value '%v'", [name, value])
}

deny contains msg if {
	some [name, container] in containers
	value := container.resources.limits.cpu
	millicores(value) > most_millicores
	msg := sprintf("container '%s' sets cpu to '%v'; at most %dm are allowed", [name, value, most_millicores])
}

deny contains msg if {
	some [name, container] in containers
	value := container.resources.limits.memory
	mebibytes(value) > most_mebibytes
	msg := sprintf("container '%s' sets memory to '%v'; at most %dMi are allowed", [name, value, most_mebibytes])
}

deny contains msg if {
	manifest := input.manifests[_]
	manifest.spec.replicas > most_replicas
	msg := sprintf("'%s' requests %d replicas; at most %d are allowed", [manifest.metadata.name, manifest.spec.replicas, most_replicas])
}
