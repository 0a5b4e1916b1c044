/** How the action is used. */
export const examples = [
  {
    description: 'Start a release, which passes through all environments (strategy `promotion`)',
    example: `steps:
  - id: release
    name: Start a release
    action: ameide:harness:trigger
    input:
      service: payment-service
      imageTag: 1.4.2
`,
  },
  {
    description:
      'Deploy a tag to one environment and region, and wait for the outcome (strategy `runtime`)',
    example: `steps:
  - id: deploy
    name: Deploy
    action: ameide:harness:trigger
    input:
      service: payment-service
      environment: int
      region: euw1
      imageTag: 1.4.2
      wait: true
`,
  },
  {
    description:
      'Start a pipeline by its identifier with values of its variables, once for a ticket',
    example: `steps:
  - id: deploy
    name: Start the pipeline
    action: ameide:harness:trigger
    input:
      pipeline: payment_service_cd
      variables:
        imageTag: 1.4.2
      note: OPS-1234
`,
  },
];
