/** How the action is used. */
export const examples = [
  {
    description: 'Add a service to the catalog, using the configured defaults',
    example: `steps:
  - id: catalog
    name: Add to the service catalog
    action: ameide:catalog:update
    input:
      operation: add
      service:
        name: payment-service
        archetype: api
        profile: internal-api
        size: medium
        environments: [int, pre, prod]
        team: group:default/payments-team
`,
  },
  {
    description:
      'Change the size of a service in a given repository, with a reviewer and the user’s own token',
    example: `steps:
  - id: catalog
    name: Change the size
    action: ameide:catalog:update
    input:
      repoUrl: github.com?owner=company&repo=platform-next
      operation: update
      service:
        name: payment-service
        size: large
      reviewers: [jane]
      token: \${{ secrets.USER_OAUTH_TOKEN }}
`,
  },
  {
    description: 'Remove a service, and merge once the checks have passed',
    example: `steps:
  - id: catalog
    name: Remove from the service catalog
    action: ameide:catalog:update
    input:
      operation: remove
      service:
        name: payment-service
      autoMerge: squash
`,
  },
  {
    description:
      'Add a service, and also update the open pull requests that earlier merges put into conflict',
    example: `steps:
  - id: catalog
    name: Add to the service catalog
    action: ameide:catalog:update
    input:
      operation: add
      service:
        name: payment-service
        archetype: api
        profile: internal-api
        size: small
        environments: [int]
        team: group:default/payments-team
      heal: true
`,
  },
];
