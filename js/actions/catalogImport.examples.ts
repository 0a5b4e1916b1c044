/** How the action is used. */
export const examples = [
  {
    description: 'Report which services a repository of manifests describes',
    example: `steps:
  - id: import
    name: Look for services
    action: ameide:catalog:import
    input:
      sources:
        - repoUrl: github.com?owner=company&repo=deployments
          path: apps
`,
  },
  {
    description: 'Propose the next ten services, with the answers kept in the config repo',
    example: `steps:
  - id: import
    name: Import a wave
    action: ameide:catalog:import
    input:
      sources:
        - repoUrl: github.com?owner=company&repo=deployments
      harness: true
      answersPath: import/answers.yaml
      wave: 10
`,
  },
];
