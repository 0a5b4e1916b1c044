/** How the action is used. */
export const examples = [
  {
    description: 'Look at what bringing back the state of a commit would change',
    example: `steps:
  - id: look
    name: Compare with the recorded state
    action: ameide:harness:restore
    input:
      service: payment-service
      to: 3f2a9c1d5e7b8046a1c3e5d7f9b0a2c4e6f80123
`,
  },
  {
    description: 'Bring it back: nothing is written unless it is what was looked at',
    example: `steps:
  - id: restore
    name: Bring the recorded state back
    action: ameide:harness:restore
    input:
      service: payment-service
      to: 3f2a9c1d5e7b8046a1c3e5d7f9b0a2c4e6f80123
      confirm: \${{ parameters.digest }}
`,
  },
];
