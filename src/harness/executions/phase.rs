//! How far something has come, from Harness's many words for it.

use crate::api::Phase;

/// The phase of a status. `ended`: whether it has an end time, which tells of words that are not known.
pub fn phase_of(status: &str, ended: bool) -> Phase {
    // Some answers say `ApprovalRejected`, others `APPROVAL_REJECTED`.
    let word = status.to_ascii_lowercase().replace('_', "");
    match word.as_str() {
        "notstarted" | "queued" | "queuedlicenselimitreached" | "queuedexecutionconcurrencyreached" => Phase::Pending,
        "approvalwaiting" | "interventionwaiting" | "inputwaiting" | "paused" | "pausing" => Phase::Waiting,
        "success" | "ignorefailed" => Phase::Succeeded,
        "failed" | "errored" | "error" | "expired" | "approvalrejected" => Phase::Failed,
        "aborted" | "abortedbyfreeze" | "suspended" => Phase::Cancelled,
        "skipped" => Phase::Skipped,
        _ if ended => Phase::Failed,
        _ => Phase::Running,
    }
}

/// Whether it will go on.
pub fn is_open(phase: Phase) -> bool {
    matches!(phase, Phase::Pending | Phase::Running | Phase::Waiting)
}

#[cfg(test)]
mod tests {
    use super::{is_open, phase_of};
    use crate::api::Phase;

    #[test]
    fn both_spellings_are_the_same_word() {
        assert_eq!(phase_of("APPROVAL_REJECTED", true), Phase::Failed);
        assert_eq!(phase_of("ApprovalWaiting", false), Phase::Waiting);
        assert_eq!(phase_of("IgnoreFailed", true), Phase::Succeeded);
    }

    #[test]
    fn a_word_that_is_not_known_goes_on_until_it_has_an_end() {
        assert!(is_open(phase_of("ResourceWaiting", false)));
        assert_eq!(phase_of("SomethingNew", true), Phase::Failed);
    }
}
