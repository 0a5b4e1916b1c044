// The JSON schemas of primitives, as they follow from the kinds that ship.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadCore } from '../../js/core/core.ts';
import { root } from '../steps.ts';

const FOLDER = 'templates/primitives';

const names = () =>
  readdirSync(join(root, FOLDER)).filter(name => existsSync(join(root, FOLDER, name, 'kind.yaml')));

/** Each schema by its path: of the form and of the custom resource of each kind, and of `component.yaml`. */
export function primitiveSchemas(): Record<string, () => string> {
  const of = (pick: (listed: Listed) => unknown) => () =>
    `${JSON.stringify(pick(listed()), null, 2)}\n`;
  const kind = (listed: Listed, name: string) => listed.kinds.find(one => one.kind === name);
  const ofKinds = names().flatMap(name => {
    const form = [`${FOLDER}/${name}/form.schema.json`, of(listed => kind(listed, name)?.form)];
    const isDeployed = readFileSync(join(root, FOLDER, name, 'kind.yaml'), 'utf8').includes(
      '\nresource:',
    );
    const resource = [
      `${FOLDER}/${name}/resource.schema.json`,
      of(listed => kind(listed, name)?.schema),
    ];
    return (isDeployed ? [form, resource] : [form]) as [string, () => string][];
  });
  const component = of(listed => listed.component);
  return Object.fromEntries([...ofKinds, [`${FOLDER}/component.schema.json`, component]]);
}

type Listed = ReturnType<typeof listed>;

function listed() {
  const kinds = names().map(name => {
    const path = `${name}/kind.yaml`;
    return { path, content: readFileSync(join(root, FOLDER, path)) };
  });
  const action = { type: 'primitive:kinds', input: { kinds } } as const;
  const step = loadCore().next({ action, context: { now: '2026-11-21T10:00:00Z' } }, []);
  if (step.step !== 'plan' || step.outputs.type !== 'primitive:kinds')
    throw new Error(`the kinds cannot be read: ${JSON.stringify(step)}`);
  return step.outputs.values;
}
