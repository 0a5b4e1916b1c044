# Every object says which service it belongs to and which team answers for it.
package main

import future.keywords.contains
import future.keywords.if
import future.keywords.in

required_labels := ["app.kubernetes.io/name", "app.kubernetes.io/managed-by", "ameide.io/team"]

deny contains msg if {
	some label in required_labels
	not input.metadata.labels[label]
	msg := sprintf("%s/%s has no label %s", [input.kind, input.metadata.name, label])
}
