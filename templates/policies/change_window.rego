# Change window for production: Monday to Thursday 10:00-16:00, Friday 10:00-14:00, never on weekends (UTC).
# An emergency is allowed with three approvers.
#
# Policy set: type Custom, asked by the step "Check Change Window". Input: the step's payload
#   {"environment", "environmentType", "emergency_override", "approvers": [..], "metadata": {"timestamp": <Unix seconds>}}
# The time is the timestamp of Harness, else `currentTime` of the payload (RFC 3339), else the clock of the policy engine.
# Unreadable input is denied.
package change_window

import future.keywords.contains
import future.keywords.if
import future.keywords.in

windows := {
	"Monday": [10, 16],
	"Tuesday": [10, 16],
	"Wednesday": [10, 16],
	"Thursday": [10, 16],
	"Friday": [10, 14],
}

wanted_approvers := 3

# Environments that are certainly not production.
default is_production := true

is_production := false if {
	input.environmentType == "PreProduction"
}

is_production := false if {
	not input.environmentType
	lower(input.environment) in {"int", "int_stable", "pre", "pre_stable", "dev", "test", "staging", "qa"}
}

has_stamp if {
	_ = input.metadata.timestamp
}

has_current_time if {
	_ = input.currentTime
}

now := input.metadata.timestamp * 1000000000 if {
	is_number(input.metadata.timestamp)
	input.metadata.timestamp > 0
	input.metadata.timestamp < 100000000000
}

now := time.parse_rfc3339_ns(input.currentTime) if {
	not has_stamp
	is_string(input.currentTime)
}

now := time.now_ns() if {
	not has_stamp
	not has_current_time
	not input.metadata
}

hour := time.clock(now)[0]

weekday := time.weekday(now)

within_window if {
	window := windows[weekday]
	hour >= window[0]
	hour < window[1]
}

# People by email address: an approval that was not requested has an empty name, or the word `null`.
approvers := {approver | approver := input.approvers[_]; is_string(approver); count(split(approver, "@")) == 2}

# The step sends an approver's choice as a string, so that its payload is valid JSON even before its expressions are resolved.
override if input.emergency_override in {true, "true"}

emergency if {
	override
	count(approvers) >= wanted_approvers
}

deny contains "the environment is not named, so it cannot be told whether it is production" if {
	not input.environment
}

deny contains "the environment is not named, so it cannot be told whether it is production" if {
	input.environment == ""
}

deny contains "the time of the request cannot be read" if {
	is_production
	not now
	not emergency
}

deny contains msg if {
	is_production
	not emergency
	weekday in {"Saturday", "Sunday"}
	msg := sprintf("production deployments are not allowed on weekends (it is %s)", [weekday])
}

deny contains msg if {
	is_production
	not emergency
	window := windows[weekday]
	not within_window
	msg := sprintf("production deployments on %s are only allowed from %d:00 to %d:00 UTC (the current hour is %d)", [weekday, window[0], window[1], hour])
}

deny contains msg if {
	override
	not emergency
	msg := sprintf("an emergency requires %d approvers; %d given", [wanted_approvers, count(approvers)])
}
