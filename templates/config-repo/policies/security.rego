# No privileged pods, and nothing that reaches out of a pod. Input: one Kubernetes object, as `conftest test` and `opa eval` give it.
package main

import future.keywords.contains
import future.keywords.if
import future.keywords.in

pod_of(manifest) := manifest.spec if manifest.kind == "Pod"

pod_of(manifest) := manifest.spec.template.spec if manifest.kind in {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"}

pod_of(manifest) := manifest.spec.jobTemplate.spec.template.spec if manifest.kind == "CronJob"

pod := pod_of(input)

container_lists := {"containers", "initContainers", "ephemeralContainers"}

containers contains container if {
	some list in container_lists
	some container in pod[list]
}

shown(name) := sprintf("%s/%s: container '%s'", [input.kind, input.metadata.name, name])

# What the container says of itself, else what the pod says for all.
runs_as_non_root(container) if container.securityContext.runAsNonRoot == true

runs_as_non_root(container) if {
	not has_own_user(container)
	pod.securityContext.runAsNonRoot == true
}

has_own_user(container) if _ = container.securityContext.runAsNonRoot

has_profile(container) if container.securityContext.seccompProfile.type in {"RuntimeDefault", "Localhost"}

has_profile(container) if {
	not container.securityContext.seccompProfile
	pod.securityContext.seccompProfile.type in {"RuntimeDefault", "Localhost"}
}

deny contains msg if {
	some container in containers
	container.securityContext.privileged == true
	msg := sprintf("%s must not be privileged", [shown(container.name)])
}

deny contains msg if {
	some container in containers
	not container.securityContext.allowPrivilegeEscalation == false
	msg := sprintf("%s must set allowPrivilegeEscalation to false", [shown(container.name)])
}

deny contains msg if {
	some container in containers
	not runs_as_non_root(container)
	msg := sprintf("%s must run as non-root", [shown(container.name)])
}

deny contains msg if {
	some container in containers
	container.securityContext.runAsUser == 0
	msg := sprintf("%s must not run as user 0", [shown(container.name)])
}

deny contains msg if {
	pod.securityContext.runAsUser == 0
	msg := sprintf("%s/%s: pods must not run as user 0", [input.kind, input.metadata.name])
}

deny contains msg if {
	some container in containers
	not "ALL" in object.get(container, ["securityContext", "capabilities", "drop"], [])
	msg := sprintf("%s must drop all capabilities", [shown(container.name)])
}

deny contains msg if {
	some container in containers
	some capability in object.get(container, ["securityContext", "capabilities", "add"], [])
	msg := sprintf("%s must not add the capability %s", [shown(container.name), capability])
}

deny contains msg if {
	some container in containers
	not container.securityContext.readOnlyRootFilesystem == true
	msg := sprintf("%s must have a read-only root file system", [shown(container.name)])
}

deny contains msg if {
	some container in containers
	not has_profile(container)
	msg := sprintf("%s must have a seccomp profile", [shown(container.name)])
}

deny contains msg if {
	some key in ["hostNetwork", "hostPID", "hostIPC"]
	pod[key] == true
	msg := sprintf("%s/%s: %s must not be set", [input.kind, input.metadata.name, key])
}

deny contains msg if {
	some volume in pod.volumes
	volume.hostPath
	msg := sprintf("%s/%s: volume '%s' must not be a path of the node", [input.kind, input.metadata.name, volume.name])
}
