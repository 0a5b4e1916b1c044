import { CATALOG, decide, type loadCore, REPO } from './core.ts';
import { document } from './documents.ts';
import { expect, type Expected } from './expect.ts';
import type { Problem } from '../js/core/pkg/ameide_core.d.ts';
import { type Model, read } from './model.ts';
import { request, type Request } from './operations.ts';
import { judgeText } from './oracle.ts';
import { Random } from './random.ts';
import type { Verdict } from './verdict.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Edits one catalog a few times, each edit on the result of the one before. */
export function* session(
  core: ReturnType<typeof loadCore>,
  seed: number,
  number: number,
): Generator<Verdict> {
  const random = new Random(Math.imul(seed, 0x01000193) ^ number);
  let model = read(document(random));
  if (model.unjudged) return;
  const edits = model.broken ? 1 : 1 + random.below(8);
  for (let index = 0; index < edits; index += 1) {
    const { verdict, after } = edit(core, model, request(random, model));
    yield verdict;
    if (verdict.verdict === 'wrong') return;
    model = after;
  }
}

/** One edit, judged. */
export function edit(
  core: ReturnType<typeof loadCore>,
  model: Model,
  asked: Request,
): { verdict: Verdict; after: Model } {
  const { operation, services } = asked;
  const one = services.length === 1 ? { service: services[0] } : { services };
  const action = {
    type: 'catalog:update' as const,
    input: { repoUrl: REPO, operation, entity: false, ...one },
  };
  const decision = decide(core, action, new Map([[CATALOG, encoder.encode(model.text)]]));
  const told = (
    verdict: Verdict['verdict'],
    kind: string,
    detail: string,
    text?: string,
  ): Verdict => {
    const files = { 'before.yaml': model.text, 'request.json': JSON.stringify(asked, null, 2) };
    return {
      verdict,
      kind,
      detail,
      files: text === undefined ? files : { ...files, 'after.yaml': text },
    };
  };
  if (decision.kind === 'crash')
    return { verdict: told('wrong', 'crash', decision.message), after: model };
  if (decision.kind === 'refusal')
    return { verdict: refusal(told, expect(model, asked), decision.problems), after: model };
  const others = [...decision.files.keys()].filter(path => path !== CATALOG);
  if (others.length > 0)
    return { verdict: told('wrong', 'other-files', others.join()), after: model };
  const content = decision.files.get(CATALOG);
  const text = content ? decoder.decode(content) : model.text;
  const { fault, after } = judgeText(model, asked, text);
  const verdict = fault
    ? told('wrong', fault.kind, fault.detail, text)
    : told('right', operation, '', text);
  return { verdict, after };
}

/** Whether a refusal has a cause that the oracle knows of. */
function refusal(
  told: (verdict: Verdict['verdict'], kind: string, detail: string) => Verdict,
  expected: Expected,
  problems: Problem[],
): Verdict {
  const [problem] = problems;
  const detail = problems
    .map(each => `${each.line ?? '-'}:${each.column ?? '-'} ${each.message}`)
    .join('\n');
  const known =
    problem !== undefined &&
    /^((catalog|input|yaml|service)\/[a-z0-9-]+|harness\/bad-identifier)$/.test(problem.code) &&
    problem.message !== '';
  if (!known) return told('wrong', 'unknown-refusal', detail);
  const justified = expected.mustRefuse.length + expected.mayRefuse.length > 0;
  return told(justified ? 'refused' : 'refused-though-possible', problem.code, detail);
}
