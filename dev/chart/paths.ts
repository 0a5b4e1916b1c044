// Paths into objects as helm-unittest writes them: `spec.containers[0].name`, `metadata.annotations["a/b"]`, `env[?(@.name == "A")]`.

type Step = { key: string } | { index: number } | { where: string; is: string };

const STEP =
  /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[["']([^"']+)["']\]|\[\?\(@\.(\w+) ?== ?["']([^"']*)["']\)\]/y;

function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (!match) throw new Error(`the path \`${path}\` cannot be read from character ${at + 1}`);
    const [, key, index, quoted, where, is] = match;
    if (where !== undefined) steps.push({ where, is: is ?? '' });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ key: key ?? quoted ?? '' });
  }
  return steps;
}

/** What is there; undefined where nothing is. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const step of stepsOf(path)) {
    if (Array.isArray(value)) {
      if ('index' in step) value = value[step.index];
      else if ('where' in step)
        value = value.find(item => (item as Record<string, unknown>)[step.where] === step.is);
      else return undefined;
    } else if (typeof value === 'object' && value !== null && 'key' in step) {
      value = (value as Record<string, unknown>)[step.key];
    } else {
      return undefined;
    }
  }
  return value;
}

/** Sets a value of a chart by a path of keys, as `set:` has it. */
export function setAt(values: Record<string, unknown>, path: string, value: unknown): void {
  const steps = stepsOf(path);
  let inner = values;
  for (const [index, step] of steps.entries()) {
    if (!('key' in step)) throw new Error(`\`${path}\` is set inside of a list`);
    if (index === steps.length - 1) inner[step.key] = value;
    else inner = (inner[step.key] ??= {}) as Record<string, unknown>;
  }
}
