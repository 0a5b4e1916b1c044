//! Which keys a v0 pipeline for Kubernetes may hold. One line a shape: `key` holds anything, `key:shape` a map of that shape,
//! `key:[shape]` a list of such maps. What is not listed here (steps of types that are not known) is not looked into.

/// Shapes by name. In a step or stage, `spec:@name` stands for the shape `name` followed by `/` and the type.
pub const SHAPES: &[(&str, &str)] = &[
    ("document", "pipeline:pipeline template:template"),
    (
        "template",
        "name identifier versionLabel type description tags projectIdentifier orgIdentifier icon spec:pipeline variables:[variable]",
    ),
    (
        "pipeline",
        "name identifier projectIdentifier orgIdentifier description tags:* allowStageExecutions fixedInputsOnRerun timeout delegateSelectors \
         variables:[variable] stages:[stages] notificationRules:[notification] flowControl:flow properties:properties template:link",
    ),
    ("properties", "ci:ci"),
    ("ci", "codebase build"),
    ("flow", "barriers:[barrier]"),
    ("barrier", "identifier name"),
    (
        "notification",
        "enabled name template identifier notificationMethod:method pipelineEvents:[event]",
    ),
    ("method", "type spec"),
    ("event", "type forStages forSteps"),
    ("variable", "name type description required default value metadata"),
    (
        "link",
        "templateRef versionLabel templateInputs templateVariables templateOverrides gitBranch label",
    ),
    ("stages", "stage:stage parallel:[stages] insert:insertedStages"),
    ("insertedStages", "identifier name stages:[stages]"),
    (
        "stage",
        "name identifier description type tags:* delegateSelectors variables:[variable] when:stageWhen strategy:strategy timeout runMode \
         skipInstances failureStrategies:[failure] template:link spec:@stage",
    ),
    ("stageWhen", "pipelineStatus condition"),
    ("stage/Approval", "execution:execution"),
    ("stage/Custom", "execution:execution environment:environment"),
    (
        "stage/Pipeline",
        "pipeline org project inputs pipelineInputs inputSetReferences outputs",
    ),
    (
        "stage/Deployment",
        "deploymentType deploymentMetadata gitOpsEnabled service:service services:services serviceConfig environment:environment \
         environments:environments environmentGroup:environmentGroup infrastructure execution:execution customDeploymentRef \
         multiDeploymentConfig:multi",
    ),
    ("multi", "onFailure when maxConcurrency"),
    (
        "service",
        "serviceRef serviceInputs:serviceInputs gitBranch useFromStage:fromStage disableArtifactValidation failureStrategies:[failure]",
    ),
    ("fromStage", "stage metadata"),
    (
        "services",
        "values:[service] metadata useFromStage:fromStage disableArtifactValidation failureStrategies:[failure]",
    ),
    ("serviceInputs", "serviceDefinition:serviceDefinition"),
    ("serviceDefinition", "type spec:serviceSpec"),
    (
        "serviceSpec",
        "artifacts:artifacts manifests:[manifests] manifestConfigurations configFiles variables:[variable] hooks release environmentType \
         customDeploymentRef artifactOverrideSets manifestOverrideSets variableOverrideSets",
    ),
    ("artifacts", "primary:primary sidecars metadata"),
    ("primary", "primaryArtifactRef sources type spec metadata"),
    ("manifests", "manifest:manifest"),
    ("manifest", "identifier type spec"),
    (
        "environment",
        "environmentRef deployToAll gitBranch environmentInputs useFromStage:fromStage filters gitOpsClusters \
         infrastructureDefinition:infrastructure infrastructureDefinitions:[infrastructure] provisioner:execution serviceOverrideInputs \
         servicesOverrides failureStrategies:[failure]",
    ),
    ("infrastructure", "identifier inputs metadata"),
    (
        "environments",
        "values:[environment] filters metadata failureStrategies:[failure]",
    ),
    (
        "environmentGroup",
        "envGroupRef deployToAll environments:[environment] filters metadata failureStrategies:[failure]",
    ),
    ("execution", "steps:[steps] rollbackSteps:[steps]"),
    (
        "steps",
        "step:step stepGroup:stepGroup parallel:[steps] insert:insertedSteps",
    ),
    ("insertedSteps", "identifier name steps:[steps]"),
    (
        "stepGroup",
        "name identifier description delegateSelectors failureStrategies:[failure] sharedPaths stepGroupInfra platform steps:[steps] \
         strategy:strategy template:link when:stepWhen variables:[variable]",
    ),
    (
        "step",
        "name identifier description type timeout when:stepWhen strategy:strategy failureStrategies:[failure] enforce:enforce template:link \
         identities spec:@step",
    ),
    ("stepWhen", "stageStatus condition"),
    ("enforce", "policySets"),
    ("strategy", "matrix parallelism:* repeat when onFailure"),
    ("failure", "onFailure:onFailure"),
    ("onFailure", "errors action:action"),
    ("action", "type spec:actionSpec"),
    (
        "actionSpec",
        "condition retryCount retryIntervals onRetryFailure:onTimeout timeout onTimeout:onTimeout onRetryStepGroupFailure:onTimeout",
    ),
    ("onTimeout", "action:action"),
    (
        "step/K8sRollingDeploy",
        "skipDryRun pruningEnabled commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sRollingRollback",
        "pruningEnabled commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sCanaryDeploy",
        "instanceSelection:selection canaryType targetPercentage skipDryRun commandFlags:[flag] delegateSelectors trafficRouting",
    ),
    ("step/K8sCanaryDelete", "delegateSelectors"),
    (
        "step/K8sProgressiveCanaryRollback",
        "commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sApply",
        "filePaths overrides:[manifests] skipDryRun skipRendering skipSteadyStateCheck manifestSource:source commandFlags:[flag] \
         delegateSelectors",
    ),
    (
        "step/K8sDelete",
        "deleteResources:resources commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sScale",
        "instanceSelection:selection skipSteadyStateCheck workload delegateSelectors",
    ),
    (
        "step/K8sBlueGreenDeploy",
        "skipDryRun pruningEnabled skipDeploymentIfSameManifest commandFlags:[flag] delegateSelectors trafficRouting",
    ),
    ("step/K8sBGSwapServices", "delegateSelectors"),
    ("step/K8sBlueGreenStageScaleDown", "delegateSelectors"),
    ("step/K8sDiff", "delegateSelectors"),
    ("step/K8sDryRun", "encryptYamlOutput delegateSelectors"),
    (
        "step/K8sRollout",
        "command resources commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sPatch",
        "workload source:source recordChangeCause mergeStrategyType skipSteadyStateCheck commandFlags:[flag] delegateSelectors",
    ),
    ("step/K8sTrafficRouting", "type trafficRouting delegateSelectors"),
    (
        "step/HelmDeploy",
        "skipSteadyStateCheck useUpgradeInstall ignoreReleaseHistFailStatus runChartTests skipCleanup commandFlags:[flag] \
         environmentVariables delegateSelectors",
    ),
    (
        "step/HelmRollback",
        "skipSteadyStateCheck runChartTests commandFlags:[flag] environmentVariables delegateSelectors",
    ),
    (
        "step/Verify",
        "type monitoredService:method spec:verify configurableProperties",
    ),
    (
        "verify",
        "sensitivity duration deploymentTag baseline trafficSplitPercentage trafficsplit failOnNoAnalysis supportedDataTypesForVerification \
         configurableProperties",
    ),
    (
        "step/HarnessApproval",
        "approvalMessage includePipelineExecutionHistory approvers:approvers approverInputs:[approverInput] autoApproval:autoApproval \
         isAutoRejectEnabled callbackId",
    ),
    (
        "approvers",
        "userGroups serviceAccounts minimumCount disallowPipelineExecutor disallowedUserEmails",
    ),
    (
        "approverInput",
        "name defaultValue required description regex allowedValues selectOneFrom selectManyFrom",
    ),
    ("autoApproval", "action comments scheduledDeadline:deadline"),
    ("deadline", "time timeZone"),
    (
        "step/JiraApproval",
        "connectorRef projectKey issueKey issueType approvalCriteria rejectionCriteria retryInterval delegateSelectors",
    ),
    (
        "step/ServiceNowApproval",
        "connectorRef ticketNumber ticketType approvalCriteria rejectionCriteria changeWindow retryInterval delegateSelectors",
    ),
    (
        "step/CustomApproval",
        "shell source outputVariables environmentVariables approvalCriteria rejectionCriteria retryInterval scriptTimeout delegateSelectors",
    ),
    ("step/Policy", "policySets type policySpec:policySpec metadata"),
    ("policySpec", "payload type"),
    ("step/Wait", "duration metadata"),
    ("step/Barrier", "barrierRef"),
    ("step/Queue", "key scope"),
    (
        "step/Email",
        "to cc toUserGroups ccUserGroups subject body fireAndForget inputVariables delegateSelectors",
    ),
    (
        "step/Http",
        "url method headers:[header] requestBody assertion inputVariables outputVariables certificate certificateKey delegateSelectors",
    ),
    ("header", "key value"),
    (
        "step/ShellScript",
        "shell source executionTarget onDelegate environmentVariables outputVariables outputAlias includeInfraSelectors metadata \
         delegateSelectors",
    ),
    (
        "step/JiraCreate",
        "connectorRef projectKey issueType fields delegateSelectors",
    ),
    (
        "step/JiraUpdate",
        "connectorRef projectKey issueKey issueType fields transitionTo delegateSelectors",
    ),
    (
        "step/ServiceNowCreate",
        "connectorRef ticketType fields templateName useServiceNowTemplate createType delegateSelectors",
    ),
    (
        "step/ServiceNowUpdate",
        "connectorRef ticketType ticketNumber fields templateName useServiceNowTemplate updateMultiple delegateSelectors",
    ),
    ("selection", "type spec:selectionSpec"),
    ("selectionSpec", "count percentage"),
    ("resources", "type spec:resourcesSpec"),
    (
        "resourcesSpec",
        "resourceNames manifestPaths allManifestPaths deleteNamespace",
    ),
    ("source", "type spec"),
    ("flag", "commandType flag"),
];

/// The entries of a shape; none for a shape that is not known.
pub fn shape(name: &str) -> Option<impl Iterator<Item = (&'static str, Below)> + Clone> {
    let (_, line) = SHAPES.iter().find(|(known, _)| *known == name)?;
    Some(line.split_whitespace().map(entry))
}

/// What stands below a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Anything.
    Any,
    /// A map of this shape.
    Map(&'static str),
    /// A list of maps of this shape.
    List(&'static str),
    /// A map whose shape follows from the type beside it.
    ByType(&'static str),
}

fn entry(text: &'static str) -> (&'static str, Below) {
    match text.split_once(':') {
        None | Some((_, "*")) => (text.trim_end_matches(":*"), Below::Any),
        Some((key, below)) => (
            key,
            match (below.strip_prefix('@'), below.strip_prefix('[')) {
                (Some(prefix), _) => Below::ByType(prefix),
                (_, Some(item)) => Below::List(item.trim_end_matches(']')),
                _ => Below::Map(below),
            },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Below, SHAPES, shape};

    #[test]
    fn every_shape_that_is_named_is_there() {
        for (name, _) in SHAPES {
            for (key, below) in shape(name).unwrap() {
                if let Below::Map(inner) | Below::List(inner) = below {
                    assert!(shape(inner).is_some(), "{name}.{key} names {inner}");
                }
            }
        }
    }
}
