/** How the action is used. */
export const examples = [
  {
    description: 'Remove a domain that nothing depends on',
    example: `steps:
  - id: remove
    name: Remove the domain
    action: ameide:primitive:remove
    input:
      kind: domain
      name: orders
`,
  },
];
