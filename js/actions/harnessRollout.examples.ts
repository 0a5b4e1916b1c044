/** How the action is used. */
export const examples = [
  {
    description: 'Bring a changed template to the pipelines by waves, and go on with a rollout',
    example: `steps:
  - id: rollout
    name: Roll the template out
    action: ameide:harness:rollout
    input:
      waves: [1, 5, 25%, rest]
      verify: execution
`,
  },
  {
    description: 'Bring the recorded states of one wave back',
    example: `steps:
  - id: back
    name: Roll back
    action: ameide:harness:rollout
    input:
      step: rollBack
      wave: 2
`,
  },
];
