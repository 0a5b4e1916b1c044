/** How the action is used. */
export const examples = [
  {
    description: 'Report the status of all services in Harness',
    example: `steps:
  - id: sync
    name: Compare with Harness
    action: ameide:harness:sync
    input: {}
`,
  },
  {
    description: 'Repair two services, comparing their full pipelines',
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
