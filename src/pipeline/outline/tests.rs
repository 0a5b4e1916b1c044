use super::stages_of;
use crate::api::{StageKind, StepKind};

const PIPELINE: &str = "
pipeline:
  stages:
    - stage:
        name: Bake
        type: Approval
        spec:
          execution:
            steps:
              - step:
                  type: HarnessApproval
                  name: Wait
                  timeout: 1h
                  spec: {approvers: {userGroups: [account.a], minimumCount: 1}}
                  failureStrategies: [{onFailure: {errors: [Timeout], action: {type: MarkAsSuccess}}}]
    - parallel:
        - stage: {name: A, type: Deployment, spec: {environment: {environmentRef: <+input>}}}
        - stage:
            identifier: b
            type: Deployment
            spec:
              environment: {environmentRef: prod, infrastructureDefinitions: [{identifier: prod_euw1}]}
              execution:
                steps:
                  - parallel:
                      - step: {type: HarnessApproval, name: Team, spec: {approvers: {userGroups: [g], minimumCount: 2, disallowPipelineExecutor: true}}}
                      - step: {type: JiraApproval, name: Ticket}
                  - stepGroup:
                      name: Canary
                      when: {stageStatus: Success, condition: <+env.identifier> == \"prod\"}
                      steps: [{step: {type: K8sCanaryDeploy, name: Some}}]
                  - step: {type: K8sRollingDeploy, name: All}
                rollbackSteps: [{step: {type: K8sRollingRollback, name: Back}}]
";

#[test]
fn stages_and_steps_come_in_the_order_in_which_they_run() {
    let stages = stages_of(PIPELINE).unwrap();
    let names: Vec<_> = stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(names, ["Bake", "A", "b"]);
    assert_eq!(
        stages.iter().map(|stage| stage.parallel).collect::<Vec<_>>(),
        [false, false, true]
    );
    let steps: Vec<_> = stages[2]
        .steps
        .iter()
        .map(|step| (step.name.as_str(), step.parallel, step.conditional))
        .collect();
    assert_eq!(
        steps,
        [
            ("Team", false, false),
            ("Ticket", true, false),
            ("Some", false, true),
            ("All", false, false)
        ]
    );
}

#[test]
fn who_approves_where_and_how_long_is_told() {
    let stages = stages_of(PIPELINE).unwrap();
    let bake = &stages[0].steps[0];
    assert_eq!((bake.kind, bake.timeout.as_deref()), (StepKind::Bake, Some("1h")));
    assert_eq!(stages[0].kind, StageKind::Approval);
    assert!(stages[1].chosen_at_run_time && stages[1].environment.is_none());
    assert_eq!(stages[2].infrastructure.as_deref(), Some("prod_euw1"));
    let approval = &stages[2].steps[0];
    assert_eq!(
        (approval.kind, approval.approvals, approval.executor_excluded),
        (StepKind::Approval, Some(2), true)
    );
    assert_eq!(approval.approvers, ["g"]);
    assert_eq!(stages[2].steps[2].only, ["in prod"]);
}

#[test]
fn what_is_no_pipeline_has_no_stages() {
    assert_eq!(stages_of("- a").map(|stages| stages.len()), Some(0));
    assert_eq!(stages_of("a: ["), None);
}
