// What the templates of the load need beside the contestants: a gate, and the merge of YAML that people do before they publish.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as BackendApi from '@backstage/backend-plugin-api';
import type * as ScaffolderNode from '@backstage/plugin-scaffolder-node';
import { parse, stringify } from 'yaml';

const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
const { createBackendModule } = load('@backstage/backend-plugin-api') as typeof BackendApi;
const { createTemplateAction, scaffolderActionsExtensionPoint } = load(
  '@backstage/plugin-scaffolder-node',
) as typeof ScaffolderNode;

/** Holds tasks back until it is opened. */
export class Gates {
  readonly #gates = new Map<string, { waiting: number; open: () => void; opened: Promise<void> }>();

  of(name: string) {
    const known = this.#gates.get(name);
    if (known) return known;
    let open = () => {};
    const opened = new Promise<void>(resolve => (open = resolve));
    const gate = { waiting: 0, open, opened };
    this.#gates.set(name, gate);
    return gate;
  }
}

/** The module with the actions `load:gate` and `load:yaml-merge`. */
export function loadModule(gates: Gates) {
  const gate = createTemplateAction({
    id: 'load:gate',
    description: 'Waits until all may go on',
    schema: { input: { name: z => z.string() } },
    async handler({ input }) {
      const found = gates.of(input.name);
      found.waiting += 1;
      await found.opened;
    },
  });
  const merge = createTemplateAction({
    id: 'load:yaml-merge',
    description: 'Fetches a YAML file into the workspace, and adds a service to its list',
    schema: { input: { url: z => z.string(), service: z => z.record(z.any()) } },
    async handler({ input, workspacePath }) {
      const response = await fetch(input.url, {
        headers: { accept: 'application/vnd.github.raw' },
      });
      const catalog = parse(await response.text()) as { services: unknown[] };
      catalog.services.push(input.service);
      writeFileSync(join(workspacePath, 'services.yaml'), stringify(catalog));
    },
  });
  return createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'load',
    register(registration) {
      registration.registerInit({
        deps: { scaffolder: scaffolderActionsExtensionPoint },
        async init({ scaffolder }) {
          scaffolder.addActions(gate, merge);
        },
      });
    },
  });
}
