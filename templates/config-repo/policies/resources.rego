# Each container says what it needs and where it ends.
package main

import future.keywords.contains
import future.keywords.if
import future.keywords.in

deny contains msg if {
	some container in containers
	some kind in ["requests", "limits"]
	some resource in ["cpu", "memory"]
	not container.resources[kind][resource]
	msg := sprintf("%s has no %s in its %s", [shown(container.name), resource, kind])
}
