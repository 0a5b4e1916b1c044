//! What a stage says of its service: artifacts and manifests.

/// Shapes by name.
pub const SHAPES: &[(&str, &str)] = &[
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
    (
        "primary",
        "primaryArtifactRef sources:[artifactSource] type spec:@artifact metadata",
    ),
    ("manifests", "manifest:manifest"),
    ("manifest", "identifier type spec:@manifest"),
    (
        "artifactSource",
        "identifier name type metadata template spec:@artifact",
    ),
    ("artifact/DockerRegistry", "connectorRef imagePath tag tagRegex digest"),
    (
        "artifact/Gcr",
        "connectorRef registryHostname imagePath tag tagRegex digest",
    ),
    (
        "artifact/Ecr",
        "connectorRef region registryId imagePath tag tagRegex digest metadata",
    ),
    (
        "artifact/Acr",
        "connectorRef subscriptionId registry repository tag tagRegex digest",
    ),
    (
        "artifact/GoogleArtifactRegistry",
        "connectorRef repositoryType project region repositoryName package version versionRegex digest metadata",
    ),
    (
        "artifact/ArtifactoryRegistry",
        "connectorRef repository repositoryFormat repositoryUrl artifactPath artifactDirectory artifactFilter artifactPathFilter tag tagRegex digest",
    ),
    (
        "artifact/GithubPackageRegistry",
        "connectorRef packageType org packageName user artifactId groupId extension version versionRegex digest",
    ),
    (
        "artifact/Nexus3Registry",
        "connectorRef repository repositoryFormat repositoryPort repositoryUrl artifactPath spec tag tagRegex digest metadata",
    ),
    (
        "manifest/K8sManifest",
        "store:store valuesPaths skipResourceVersioning enableDeclarativeRollback optionalValuesYaml metadata",
    ),
    (
        "manifest/Kustomize",
        "store:store overlayConfiguration patchesPaths pluginPath skipResourceVersioning enableDeclarativeRollback commandFlags:[flag] metadata",
    ),
    ("manifest/KustomizePatches", "store:store metadata"),
    ("manifest/Values", "store:store optionalValuesYaml metadata"),
    (
        "manifest/HelmChart",
        "store:store chartName chartVersion subChartPath helmVersion valuesPaths skipResourceVersioning enableDeclarativeRollback \
         optionalValuesYaml commandFlags:[flag] metadata",
    ),
    ("store", "type spec:@store metadata"),
    (
        "store/Github",
        "connectorRef repoName gitFetchType branch commitId paths folderPath",
    ),
    (
        "store/GitLab",
        "connectorRef repoName gitFetchType branch commitId paths folderPath",
    ),
    (
        "store/Git",
        "connectorRef repoName gitFetchType branch commitId paths folderPath",
    ),
    (
        "store/Bitbucket",
        "connectorRef repoName gitFetchType branch commitId paths folderPath",
    ),
    (
        "store/AzureRepo",
        "connectorRef repoName gitFetchType branch commitId paths folderPath",
    ),
    (
        "store/HarnessCode",
        "repoName gitFetchType branch commitId paths folderPath",
    ),
    ("store/Inline", "content"),
];
