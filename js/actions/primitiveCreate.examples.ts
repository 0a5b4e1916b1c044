/** How the action is used. */
export const examples = [
  {
    description: 'A domain of a tenant: its repository, and the pull request that wires it in',
    example: `steps:
  - id: primitive
    name: Create the domain
    action: ameide:primitive:create
    input:
      kind: domain
      name: orders
      tenant: t1
      sku: Namespace
      owner: group:default/orders-team
      repository: github.com?owner=company&repo=domain-orders
      requireNewRepository: true
      targetPath: repository
      fields:
        logLevel: info
  - id: publish
    name: Publish its repository
    action: publish:github
    input:
      repoUrl: github.com?owner=company&repo=domain-orders
      sourcePath: repository
`,
  },
];
