/** How the action is used. */
export const examples = [
  {
    description: 'More sessions at once for an agent',
    example: `steps:
  - id: change
    name: Change the agent
    action: ameide:primitive:change
    input:
      kind: agent
      name: triage
      fields:
        maxParallelSessions: 8
`,
  },
];
