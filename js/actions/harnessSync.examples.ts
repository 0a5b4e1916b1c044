/** How the action is used. */
export const examples = [
  {
    description: 'Report how all services stand against Harness',
    example: `steps:
  - id: sync
    name: Compare with Harness
    action: ameide:harness:sync
    input: {}
`,
  },
  {
    description: 'Mend two services, reading every pipeline',
    example: `steps:
  - id: sync
    name: Mend
    action: ameide:harness:sync
    input:
      services: [payment-service, user-service]
      mode: full
      apply: true
`,
  },
];
