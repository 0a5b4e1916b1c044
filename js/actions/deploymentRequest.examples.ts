/** How the action is used. */
export const examples = [
  {
    description:
      'Deploy the service that this template onboards to its first environment, as soon as it is merged and has manifests',
    example: `steps:
  - id: deployment
    name: Ask for the first deployment
    action: ameide:deployment:request
    input:
      imageTag: v1.0.0
`,
  },
];
