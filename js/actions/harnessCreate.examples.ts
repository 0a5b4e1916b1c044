/** How the action is used. */
export const examples = [
  {
    description: 'Create the pipeline of a service that was just added to the catalog',
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
      'Create the pipeline of a service by name, in a given project, with the target chosen at run time',
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
      'Promote through all environments with a longer bake and a progressive canary, using your own API key',
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
