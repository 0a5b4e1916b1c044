# Images have a tag that says which one they are: not `latest`, and not none. In generated manifests the tag is `{{.Values.imageTag}}`,
# which the pipeline fills in.
package main

import future.keywords.contains
import future.keywords.if
import future.keywords.in

# The part after the last slash: a port of the registry is no tag.
last_part(image) := regex.replace(image, `^.*/`, "")

tag_of(image) := substring(last_part(image), indexof(last_part(image), ":") + 1, -1) if contains(last_part(image), ":")

is_pinned(image) if contains(image, "@sha256:")

is_pinned(image) if {
	tag := tag_of(image)
	not tag in {"latest", ""}
}

deny contains msg if {
	some container in containers
	not is_pinned(container.image)
	msg := sprintf("%s must name a tag of its image other than latest: '%s'", [shown(container.name), container.image])
}
