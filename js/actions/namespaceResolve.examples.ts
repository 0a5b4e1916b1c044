/** How the action is used. */
export const examples = [
  {
    description: 'The namespace of a service in one environment',
    example: `steps:
  - id: namespace
    name: Find the namespace
    action: ameide:namespace:resolve
    input:
      service: payment-service
      environment: prod
`,
  },
  {
    description: 'All namespaces of a service that was just added to the catalog',
    example: `steps:
  - id: namespaces
    name: Find the namespaces
    action: ameide:namespace:resolve
    input:
      service: \${{ steps.catalog.output.service }}
`,
  },
];
