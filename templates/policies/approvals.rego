# Nobody releases to production alone: before each stage that deploys to production there must be at least two approvals that
# the person who started the pipeline cannot give, and that do not pass by timing out. A ticket whose state is waited for is one of
# them; two tickets are no more, as the same person may approve both.
#
# Policy set: entity Pipeline, on save and on run. Input: {"pipeline": <expanded YAML>, "metadata": {...}}.
package pipeline

import future.keywords.contains
import future.keywords.if
import future.keywords.in

wanted_approvals := 2

production_words := {"prod", "production", "prd", "live"}

other_words := {"pre", "non", "not"}

# Stages with their position; parallel stages share one.
stages contains [turn, stage] if {
	stage := input.pipeline.stages[turn].stage
}

stages contains [turn, stage] if {
	stage := input.pipeline.stages[turn].parallel[_].stage
}

words(reference) := {word | some word in split(replace(lower(reference), "-", "_"), "_")}

is_production_name(reference) if {
	count(words(reference) & production_words) > 0
	count(words(reference) & other_words) == 0
}

# An environment that is chosen at run time may be production.
is_production(stage) if {
	is_production_name(stage.spec.environment.environmentRef)
}

is_production(stage) if {
	startswith(stage.spec.environment.environmentRef, "<+")
}

is_production(stage) if {
	stage.type == "Deployment"
	not stage.spec.environment.environmentRef
}

lets_pass(step) if {
	step.failureStrategies[_].onFailure.action.type in {"MarkAsSuccess", "Ignore"}
}

lets_pass(step) if {
	step.spec.autoApproval
}

# Approval steps at any depth of a stage, by the position of the stage.
approval_steps contains [turn, stage.identifier, path, step] if {
	some [turn, stage] in stages
	walk(stage, [path, step])
	step.type == "HarnessApproval"
}

approvals_of(turn, stage) := sum([step.spec.approvers.minimumCount |
	some [position, identifier, _, step] in approval_steps
	position == turn
	identifier == stage.identifier
	step.spec.approvers.disallowPipelineExecutor == true
	is_number(step.spec.approvers.minimumCount)
	not lets_pass(step)
])

ticket_types := {"JiraApproval", "ServiceNowApproval"}

# Tickets at any depth of a stage, by the position of the stage.
ticket_steps contains [turn, stage.identifier, path, step] if {
	some [turn, stage] in stages
	walk(stage, [path, step])
	step.type in ticket_types
	step.spec.approvalCriteria
	not lets_pass(step)
}

tickets_before(from, turn, stage) := count([path |
	some [position, identifier, path, _] in ticket_steps
	position > from
	guards(position, identifier, turn, stage)
])

guards(position, _, turn, _) if position < turn

guards(position, identifier, turn, stage) if {
	position == turn
	identifier == stage.identifier
}

# The last position before this one that deploys elsewhere: approvals before it do not count.
last_elsewhere(turn) := max({-1} | {other |
	some [other, stage] in stages
	other < turn
	stage.type == "Deployment"
	not is_production(stage)
})

approvals_before(turn, stage) := total if {
	from := last_elsewhere(turn)
	earlier := [approvals_of(position, other) |
		some [position, other] in stages
		position > from
		position < turn
	]
	total := (sum(earlier) + approvals_of(turn, stage)) + min([1, tickets_before(from, turn, stage)])
}

deny contains "the pipeline has no stages that could be judged" if {
	not input.pipeline.stages
	not input.pipeline.template
}

deny contains msg if {
	some [turn, stage] in stages
	stage.type == "Deployment"
	is_production(stage)
	total := approvals_before(turn, stage)
	total < wanted_approvals
	msg := sprintf("stage '%s' deploys to production with %d approvals; %d approvals from other people are required", [stage.name, total, wanted_approvals])
}
