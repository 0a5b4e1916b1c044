/** How the action is used. */
export const examples = [
  {
    description: 'Remove the pipeline of a service that is retired',
    example: `steps:
  - id: pipeline
    name: Remove the pipeline from Harness
    action: ameide:harness:delete
    input:
      service: payment-service
`,
  },
  {
    description: 'Preview what would be removed from a given project',
    example: `steps:
  - id: pipeline
    name: Look what would be removed
    action: ameide:harness:delete
    input:
      service: payment-service
      org: default
      project: platform
      dryRun: true
`,
  },
];
