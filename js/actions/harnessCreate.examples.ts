/** How the action is used. */
export const examples = [
  {
    description: 'Make the pipeline of a service that was just added to the catalog',
    example: `steps:
  - id: pipeline
    name: Make the pipeline in Harness
    action: ameide:harness:create
    input:
      service: \${{ steps.catalog.output.service }}
`,
  },
  {
    description:
      'Make the pipeline of a service by its name, in a named project, chosen at run time where it deploys to',
    example: `steps:
  - id: pipeline
    name: Make the pipeline in Harness
    action: ameide:harness:create
    input:
      service: payment-service
      strategy: runtime
      org: default
      project: platform
      onExisting: keep
`,
  },
  {
    description:
      'Promote through all environments with a longer bake and progressive canary, with a key of one’s own',
    example: `steps:
  - id: pipeline
    name: Make the pipeline in Harness
    action: ameide:harness:create
    input:
      service: payment-service
      strategy: promotion
      options:
        bake: 4h
        canary: progressive
      apiKey: \${{ secrets.HARNESS_API_KEY }}
`,
  },
];
