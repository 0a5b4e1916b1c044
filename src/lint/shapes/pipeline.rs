//! Pipelines, stages, groups and steps.

/// Shapes by name.
pub const SHAPES: &[(&str, &str)] = &[
    ("document", "pipeline:pipeline template:template"),
    (
        "template",
        "name identifier versionLabel type description tags projectIdentifier orgIdentifier icon spec:@template variables:[variable]",
    ),
    (
        "pipeline",
        "name identifier projectIdentifier orgIdentifier description tags:* allowStageExecutions fixedInputsOnRerun timeout delegateSelectors \
         variables:[variable] stages:[stages] notificationRules:[notification] flowControl:flow properties:properties template:pipelineLink",
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
        "pipelineLink",
        "templateRef versionLabel templateInputs:pipeline templateVariables templateOverrides gitBranch label",
    ),
    (
        "stageLink",
        "templateRef versionLabel templateInputs:stage templateVariables templateOverrides gitBranch label",
    ),
    (
        "stepGroupLink",
        "templateRef versionLabel templateInputs:stepGroup templateVariables templateOverrides gitBranch label",
    ),
    (
        "stepLink",
        "templateRef versionLabel templateInputs:step templateVariables templateOverrides gitBranch label",
    ),
    ("stages", "stage:stage parallel:[stages] insert:insertedStages"),
    ("insertedStages", "identifier name stages:[stages]"),
    (
        "stage",
        "name identifier description type tags:* delegateSelectors variables:[variable] when:stageWhen strategy:strategy timeout runMode \
         skipInstances failureStrategies:[failure] template:stageLink spec:@stage",
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
         strategy:strategy template:stepGroupLink when:stepWhen variables:[variable]",
    ),
    (
        "step",
        "name identifier description type timeout when:stepWhen strategy:strategy failureStrategies:[failure] enforce:enforce template:stepLink \
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
];
