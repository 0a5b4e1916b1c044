//! What a step of each type is to do.

/// Shapes by name.
pub const SHAPES: &[(&str, &str)] = &[
    (
        "step/K8sRollingDeploy",
        "skipDryRun pruningEnabled commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sRollingRollback",
        "skipDryRun pruningEnabled commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sCanaryDeploy",
        "instanceSelection:selection canaryType targetPercentage skipDryRun commandFlags:[flag] delegateSelectors trafficRouting",
    ),
    ("step/K8sCanaryDelete", "skipDryRun delegateSelectors"),
    (
        "step/K8sProgressiveCanaryRollback",
        "commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sApply",
        "filePaths overrides:[manifests] skipDryRun skipRendering skipSteadyStateCheck manifestSource:manifestSource commandFlags:[flag] \
         delegateSelectors",
    ),
    (
        "step/K8sDelete",
        "skipDryRun deleteResources:resources commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sScale",
        "skipDryRun instanceSelection:selection skipSteadyStateCheck workload delegateSelectors",
    ),
    (
        "step/K8sBlueGreenDeploy",
        "skipDryRun pruningEnabled skipDeploymentIfSameManifest commandFlags:[flag] delegateSelectors trafficRouting",
    ),
    ("step/K8sBGSwapServices", "skipDryRun delegateSelectors"),
    ("step/K8sBlueGreenStageScaleDown", "delegateSelectors"),
    ("step/K8sDiff", "delegateSelectors"),
    ("step/K8sDryRun", "encryptYamlOutput delegateSelectors"),
    (
        "step/K8sRollout",
        "command resources commandFlags:[flag] delegateSelectors",
    ),
    (
        "step/K8sPatch",
        "workload source:store recordChangeCause mergeStrategyType skipSteadyStateCheck commandFlags:[flag] delegateSelectors",
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
        "type monitoredService:monitored spec:verify configurableProperties",
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
    ("manifestSource", "type spec:@manifest"),
    ("flag", "commandType flag"),
    ("monitored", "type spec:@monitored"),
    ("monitored/Default", "branch type"),
    ("monitored/Configured", "monitoredServiceRef type"),
    (
        "monitored/Template",
        "monitoredServiceTemplateRef versionLabel label templateInputs type",
    ),
];
