/** How the action is used. */
export const examples = [
  {
    description: 'Look at what taking over the pipeline of a service would change',
    example: `steps:
  - id: look
    name: Compare with the pipeline made by hand
    action: ameide:harness:adopt
    input:
      service: payment-service
      keep: true
`,
  },
  {
    description: 'Take it over: nothing is written unless it is what was looked at',
    example: `steps:
  - id: adopt
    name: Take the pipeline over
    action: ameide:harness:adopt
    input:
      service: payment-service
      confirm: \${{ parameters.digest }}
`,
  },
];
