/** The definition of a process: its steps, one after another. */
export interface ProcessDefinition {
  id: string;
  steps: Step[];
}

/** A step: a call of a domain or an agent, or a wait. */
export type Step =
  | { name: string; call: { target: string; path: string } }
  | { name: string; waitSeconds: number };

/** Throws where a definition cannot be executed. */
export function checked(definition: ProcessDefinition): ProcessDefinition {
  const names = new Set<string>();
  if (!Array.isArray(definition.steps) || definition.steps.length === 0)
    throw new Error(`the definition "${definition.id}" has no steps`);
  for (const step of definition.steps) {
    const { name } = step;
    if (typeof name !== 'string' || names.has(name))
      throw new Error(`each step of "${definition.id}" needs a name of its own`);
    names.add(name);
    if (!('call' in step) && !('waitSeconds' in step))
      throw new Error(`the step "${name}" neither calls nor waits`);
  }
  return definition;
}
