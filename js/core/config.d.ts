/** Schema of the module's configuration. */
export interface Config {
  /** Ameide: the service catalog and its pipelines. Everything has a default but what only the organization knows. */
  ameide?: {
    /** The service catalog in the config repo. */
    catalog?: {
      /** The config repo, `github.com?owner=company&repo=platform-next`. */
      repoUrl?: string;
      /** The branch that pull requests go to; `main` by default. */
      baseBranch?: string;
      /** How the catalog is laid out; `single` by default. */
      layout?: 'single' | 'per-archetype' | 'per-service';
      /** The catalog file of the layout `single`. */
      path?: string;
      /** Path of a service's Backstage entity, with `{service}`. */
      entityPath?: string;
      /** Folder of the generated manifests, with `{service}`, `{cluster}`, `{environment}`, `{region}`. */
      manifestsPath?: string;
      /** `spec.system` of the entities. */
      system?: string;
      /** `spec.lifecycle` of the entities; `production` by default. */
      lifecycle?: string;
      /** What the Kubernetes plugin finds the pods of a service by, with `{service}`; `app.kubernetes.io/name={service}` by default. */
      labelSelector?: string;
    };
    /** The repository with the pipelines and the organization's own templates. */
    pipelines?: {
      /** The pipelines repo; without one nothing is committed there. */
      repoUrl?: string;
      baseBranch?: string;
      /** Path of an organization's own template, with `{archetype}`. */
      templatePath?: string;
      /** Path of a service's pipeline, with `{service}`. */
      pipelinePath?: string;
      /** How a changed template reaches pipelines, where sync leaves that to a rollout: `[1, 5, 25%, rest]`; docs/rollouts.md. */
      waves?: Array<number | string | string[]>;
      /** What becomes of a pipeline edited in Harness: set right (by default), proposed here by pull request, or reported. */
      drift?: 'repair' | 'propose' | 'report';
    };
    /** How Harness is reached, and what goes into it. */
    harness?: {
      /** Base address; `https://app.harness.io` by default. */
      baseUrl?: string;
      /** Account identifier; else read from the key. */
      accountId?: string;
      orgId?: string;
      projectId?: string;
      /**
       * Key of a user or service account.
       * @visibility secret
       */
      apiKey?: string;
      /** Requests a minute towards the account; 400 by default. */
      requestsPerMinute?: number;
      /** Writes to the account that one task sends side by side, 6 by default; several tasks send one at a time, all together. */
      writesAtOnce?: number;
      /** How long a new trigger is left alone, so that no second webhook appears; 5 by default. */
      triggerSettleSeconds?: number;
      /** Connector that Harness reads the config repo through. */
      gitConnector?: string;
      /** Artifact source of a service. */
      artifact?: {
        type?: string;
        connector?: string;
        /** Image, with `{service}`. */
        image?: string;
        [key: string]: unknown;
      };
      /** `promotion`, by default: a run is a release through all environments; `runtime`: to one that is chosen at its start. */
      strategy?: 'runtime' | 'promotion';
      /** Options of the strategies; the input of an action overrides them key by key. */
      options?: {
        /** How long a release stays in an environment before it is promoted to the next one that bakes: `30m`, `1h`, `none`. */
        bake?: string;
        /** How production is rolled out, where the archetype can be; without it as `canary` says, and `canary: none` is `rolling`. */
        rollout?: 'rolling' | 'canary' | 'blue-green';
        /** The canary: one instance first, or 10, 50 and 100 percent; `none` rolls out all at once. */
        canary?: 'none' | 'single' | 'progressive';
        /** Whether the regions of an environment are deployed to one after another or side by side, under `promotion`. */
        regions?: 'serial' | 'parallel';
        /** How many regions are deployed to side by side, 1 to 20; all of them by default. */
        regionsAtOnce?: number;
        /** How long a release stays in some regions of production before the next; an approver may shorten it: `30m`, `1h`, `none`. */
        soak?: string;
        /** Whether each rollout is verified by metrics, and rolled back if they say so. */
        verify?: boolean;
        /** What tells whether a rollout is well: the monitored service of service and environment, or a source of `verification`. */
        verifySource?: 'service' | 'prometheus' | 'datadog' | 'newrelic';
        /** Who approves production beside the platform team: the owning team in Harness, or a ticket of a system in `change`. */
        change?: 'harness' | 'jira' | 'servicenow';
        /** What the channels of a service are told: `failure`, `approval`, `production`; `none`. PagerDuty is told of failures only. */
        notify?: string | string[];
        /** Policy sets that are evaluated before production; `none` for none. */
        policySets?: string | string[];
        /** User group of the owning team; by default `names.userGroup` filled with the team. */
        teamGroup?: string;
        platformGroup?: string;
        /** Number of approvals required from the team before production, 1 to 20. */
        teamApprovals?: number;
        /** Number of approvals required from the platform team before production, 1 to 20. */
        platformApprovals?: number;
        /** `full`: the pipeline holds its stages; `thin`: it refers to a template in Harness, so that one change updates all pipelines. */
        form?: 'full' | 'thin';
        /** Your own pipeline template in Harness for the thin form: `x`, `org.x` or `account.x`. */
        templateRef?: string;
        /** Version of that template; without it the stable version is followed. */
        templateVersion?: string;
        /** `image`: a webhook that takes the tag of a new image; `manifests`: a push that changes the service's manifests; `none`. */
        triggers?: string | string[];
        /** Address that answers 200 once traffic reaches the new release: `{service}`, `{environment}`, `{cluster}`, `{region}`. */
        healthUrl?: string;
        /** Roles that the team's user group is given in the project. */
        roles?: string | string[];
      };
      /** The secrets in Harness that lead to the channels of services. A service's e-mail address needs none. */
      notifications?: {
        /** Secret with the webhook of each Slack channel, by the channel's name; `*` for all others. */
        slack?: { [channel: string]: string };
        /** Secret with the integration key of each PagerDuty service, by its id; `*` for all others. */
        pagerduty?: { [service: string]: string };
      };
      /** The ticket systems that approve changes of production. */
      change?: {
        jira?: {
          connector: string;
          project: string;
          /** Type of the issue; `Change` by default. */
          type?: string;
          /** Further fields of a new issue, with `{service}`, `{team}`, `{archetype}`. */
          fields?: { [field: string]: string };
          /** The field that tells the state; `Status` by default. */
          stateField?: string;
          /** States that approve the change; `Approved` by default. */
          approved?: string[];
          /** States that reject it; `Rejected` by default. */
          rejected?: string[];
          /** State after a deployment; `Done` by default. */
          succeeded?: string;
          /** State after a deployment that failed; without one, only a comment is added. */
          failed?: string;
        };
        /** ServiceNow, with the keys of `jira`; by default `change_request`, `state`, `Scheduled`, `Canceled`, `Review`. */
        servicenow?: {
          connector: string;
          type?: string;
          fields?: { [field: string]: string };
          stateField?: string;
          approved?: string[];
          rejected?: string[];
          succeeded?: string;
          failed?: string;
        };
      };
      /** `prometheus`, `datadog`, `newrelic`: template of the monitored service in Harness, its version, connector of the health source. */
      verification?: { [by: string]: { template: string; version: string; connector?: string } };
    };
    /** How delegates are installed: values of the chart `harness-delegate-ng`, and the application of Argo CD. */
    delegates?: {
      namespace?: string;
      /** Secret in that namespace that holds the token under `DELEGATE_TOKEN`; its value is never written. */
      tokenSecret?: string;
      autoUpgrade?: boolean;
      replicas?: number;
      cpu?: string;
      memory?: number;
      permissions?: string;
      image?: string;
      chartVersion?: string;
      argoProject?: string;
      argoCluster?: string;
    };
    /** What the organization names its own. */
    platform?: {
      archetypes?: string[];
      /** Each profile with the archetypes that it fits. */
      profiles?: { [profile: string]: string[] };
      /** Each size with its numbers. */
      sizes?: { [size: string]: { cpu: string; memory: string; replicas: number[] } };
      /** Environments in the order of promotion. */
      environments?: Array<{
        /** Short name in the catalog. */
        name: string;
        /** Cluster name in paths and pipelines. */
        cluster?: string;
        type?: 'PreProduction' | 'Production';
        /** Whether the promotion bakes before it. */
        bake?: boolean;
        /** Whether the promotion asks for approvals before it. */
        approvals?: boolean;
        /** Whether it is rolled out to as the option `rollout` says; else by `rolling`. */
        canary?: boolean;
      }>;
      regions?: string[];
      /** Which pairs exist; by default all. */
      clusters?: Array<{
        environment: string;
        region: string;
        delegate?: string;
        connector?: string;
      }>;
    };
    /** Patterns of names. */
    names?: {
      pipeline?: string;
      namespace?: string;
      delegate?: string;
      infrastructure?: string;
      userGroup?: string;
    };
    /** How manifests are generated from the catalog. */
    manifests?: {
      /** Folder of the layers in the config repo; `kustomize` by default. */
      layersPath?: string;
      /** Image of a service without its tag, with `{service}`; by default that of `harness.artifact`. */
      image?: string;
      /** Host of a service, with `{service}`, `{cluster}`, `{environment}`, `{region}`. */
      host?: string;
      /** Kubernetes version that manifests are checked against: `'1.25'` to `'1.37'`, in quotes. */
      kubernetesVersion?: string;
      /** The one version of kustomize that makes the manifests (`5.5.0`); by default any from 5.0 on. */
      kustomizeVersion?: string;
      /** Kinds without a schema that are expected: `group/version/Kind` or `group/*`. */
      unknownKinds?: string[];
    };
    /** The platform's primitives, and the GitOps repository that they are wired into. */
    primitives?: {
      /** The GitOps repository; that of the catalog by default. */
      repoUrl?: string;
      /** The branch that pull requests go to; that of the catalog by default. */
      baseBranch?: string;
      /** Folder of the organization's own kinds in the GitOps repository. */
      kindsPath?: string;
      /** Projects of Argo CD that primitives may belong to; the first is the default. */
      projects?: string[];
      /** Image of a primitive without tag and digest, with `{primitive}`. */
      image?: string;
      /** Folders of the GitOps repository that are the platform's own, so that they may name its namespaces. */
      platformPaths?: string[];
    };
    /** Lint of pipelines and manifests. */
    lint?: {
      /** Level of a rule by its code. */
      rules?: { [code: string]: 'error' | 'warn' | 'off' };
    };
    /** Title and address pattern of further links of a service, with `{service}`. */
    links?: { [title: string]: string };
    /** How requests to GitHub and Harness are repeated. */
    http?: {
      /** Time that one request may take; 30 by default. */
      timeoutSeconds?: number;
      /** Time that one step may spend waiting for limits and retries; 900 by default. */
      waitBudgetSeconds?: number;
      /** How long to wait, at first, at a burst limit that does not say; 60 by default. */
      burstWaitSeconds?: number;
    };
    /** The templates that operations of the backend plugin run as, as entity references; those that ship by default. */
    templates?: {
      createService?: string;
      updateService?: string;
      deleteService?: string;
      createPipeline?: string;
      deletePipeline?: string;
      runPipeline?: string;
      adoptPipeline?: string;
      restorePipeline?: string;
      importServices?: string;
      rollOut?: string;
      sync?: string;
    };
    /** Webhooks that the backend plugin receives. */
    webhooks?: {
      /**
       * Secret of the webhook in GitHub; without one, its deliveries are refused.
       * @visibility secret
       */
      githubSecret?: string;
      /** What happens to the pipeline of a service that was removed from the catalog: `report`, the default, or `delete`. */
      onRemoved?: 'report' | 'delete';
    };
    /** What the backend plugin does by itself. */
    schedule?: {
      /** Compares all pipelines with the catalog; not done where it is absent. */
      sync?: {
        /** How often, as a cron expression or a duration: `{ hours: 1 }`. */
        frequency: string | { [unit: string]: number };
        /** After so long a run is given up: `{ minutes: 30 }` by default. */
        timeout?: string | { [unit: string]: number };
        /** `quick`, the default, compares by the list of pipelines; `full` reads each. */
        mode?: 'quick' | 'full';
        /** Whether to repair what is missing, drifted or outdated; false by default. */
        apply?: boolean;
        /** Whether the team of a service is notified of a pipeline that drifts; true by default. Needs Backstage's notifications. */
        notify?: boolean;
      };
    };
    /** How long the backend plugin keeps operations, the audit trail, webhooks and runs of sync; `{ days: 365 }` by default. */
    retention?: string | { [unit: string]: number };
  };
}
