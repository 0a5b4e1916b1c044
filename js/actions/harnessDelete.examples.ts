/** How the action is used. */
export const examples = [
  {
    description: 'Remove the pipeline of a service that goes out of use',
    example: `steps:
  - id: pipeline
    name: Remove the pipeline from Harness
    action: ameide:harness:delete
    input:
      service: payment-service
`,
  },
  {
    description: 'See what would be removed from a named project',
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
