// The steps of an operation, from its log.
import type { OperationLog } from '@ameide/backstage-plugin-ameide-common';

export interface Step {
  id: string;
  title: string;
  /** Status of the step, as the scaffolder calls it. */
  status: string;
  /** What was said, without the beginning and the end. */
  lines: string[];
}

/** Colors of terminals, in which the log is written. */
const COLORS = /\u001b\[[\d;]*m/g;
const BEGINNING = /^Beginning step (.*)$/;
const END = /^Finished step /;

export function stepsOf(logs: OperationLog[]): { steps: Step[]; others: string[] } {
  const steps = new Map<string, Step>();
  const others: string[] = [];
  for (const { message = '', stepId, status } of logs) {
    const text = message.replace(COLORS, '').trimEnd();
    if (stepId === undefined) {
      others.push(text);
      continue;
    }
    const step = steps.get(stepId) ?? { id: stepId, title: stepId, status: 'open', lines: [] };
    steps.set(stepId, step);
    const [, title] = BEGINNING.exec(text) ?? [];
    if (title) step.title = title;
    else if (!END.test(text)) step.lines.push(text);
    // A step that runs once more begins anew.
    if (status) step.status = status;
  }
  return { steps: [...steps.values()], others };
}
