/** How the action is used. */
export const examples = [
  {
    description: 'The image that was just built',
    example: `steps:
  - id: promote
    name: Promote the image
    action: ameide:primitive:promote
    input:
      kind: domain
      name: orders
      digest: \${{ parameters.digest }}
`,
  },
];
