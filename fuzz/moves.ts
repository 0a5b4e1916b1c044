import { CATALOG, decide, type Decision, type Files, type loadCore, REPO } from './core.ts';
import { document } from './documents.ts';
import { type Model, read, same } from './model.ts';
import { Random } from './random.ts';
import type { Verdict } from './verdict.ts';

type Layout = 'single' | 'per-archetype' | 'per-service';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Moves one random catalog to another layout, and back. */
export function* moves(
  core: ReturnType<typeof loadCore>,
  seed: number,
  number: number,
): Generator<Verdict> {
  const random = new Random(Math.imul(seed, 0x01000193) ^ number ^ 0x2545f491);
  const model = read(document(random));
  // Without entries nothing is left that could be moved back.
  if (model.unjudged || model.broken || model.entries.length === 0) return;
  const layout: Layout = random.pick(['per-archetype', 'per-service']);
  const texts: Record<string, string> = { 'before.yaml': model.text };
  const told = (verdict: Verdict['verdict'], kind: string, detail: string): Verdict => ({
    verdict,
    kind,
    detail,
    files: texts,
  });
  const keep = (folder: string, files: Files): void => {
    for (const [path, bytes] of files)
      texts[`${folder}-${path.replaceAll('/', '-')}`] = decoder.decode(bytes);
  };

  const start: Files = new Map([[CATALOG, encoder.encode(model.text)]]);
  const there = move(core, start, 'single', layout);
  if (there.kind === 'crash') return yield told('wrong', 'crash', there.message);
  if (there.kind === 'refusal') return yield refusal(told, model, there);
  const files = after(start, there.files);
  keep('there', files);
  const lost = judge(model, files);
  if (lost) return yield told('wrong', `${layout}-${lost[0]}`, lost[1]);

  const home = move(core, files, layout, 'single');
  if (home.kind !== 'plan')
    return yield told('wrong', `back-${home.kind}`, JSON.stringify(home, null, 2));
  const back = after(files, home.files);
  keep('back', back);
  const fault = back.size === 1 ? judge(model, back) : ['files', [...back.keys()].join()];
  yield fault ? told('wrong', `back-${fault[0]!}`, fault[1]!) : told('right', layout, '');
}

function move(core: ReturnType<typeof loadCore>, files: Files, from: Layout, to: Layout): Decision {
  const input = { repoUrl: REPO, from, to, createPullRequest: false };
  return decide(core, { type: 'catalog:move-layout', input }, files);
}

function after(files: Files, changes: ReadonlyMap<string, Uint8Array | null>): Files {
  const all = new Map<string, Uint8Array | null>([...files, ...changes]);
  return new Map([...all].filter((file): file is [string, Uint8Array] => file[1] !== null));
}

/**
 * Whether a refusal has a cause that the oracle knows of: entries that cannot stand alone, a list in
 * brackets, a character that no text file holds.
 */
function refusal(
  told: (verdict: Verdict['verdict'], kind: string, detail: string) => Verdict,
  model: Model,
  { problems }: Extract<Decision, { kind: 'refusal' }>,
): Verdict {
  const [problem] = problems;
  const names = model.entries.map(entry => entry.name);
  const known =
    model.text.includes('\0') ||
    model.list === 'flow' ||
    names.some(name => typeof name !== 'string') ||
    new Set(names).size < names.length ||
    model.entries.some(entry => entry.references || !archetype(entry.value));
  return told(
    known ? 'refused' : 'refused-though-possible',
    problem?.code ?? 'none',
    problems.map(each => each.message).join('\n'),
  );
}

function archetype(value: unknown): boolean {
  const found = (value as { archetype?: unknown } | null)?.archetype;
  return typeof found === 'string' && found !== '';
}

/** What the files lack of the old catalog, or hold more than it: entries, keys beside the list, comments. */
function judge(model: Model, files: Files): [kind: string, detail: string] | undefined {
  const models = [...files.values()].map(bytes => read(decoder.decode(bytes)));
  const broken = models.find(each => each.broken !== undefined)?.broken;
  if (broken !== undefined) return ['not-parseable', broken];
  const entries = models.flatMap(each => each.entries);
  if (entries.length !== model.entries.length) return ['count', `${entries.length} entries`];
  const gone = model.entries.find(old => !entries.some(entry => same(entry.value, old.value)));
  if (gone) return ['values', JSON.stringify(gone.value)];
  if (!models.some(each => same(each.rest, model.rest)))
    return ['rest', 'a key beside the list has changed'];
  const texts = (all: Model[]): Set<string> =>
    new Set(all.flatMap(each => each.comments.map(comment => comment.text)));
  const [before, now] = [texts([model]), texts(models)];
  const lost = [...before].find(text => !now.has(text));
  if (lost !== undefined) return ['comment-lost', lost];
  const invented = [...now].find(text => !before.has(text));
  return invented === undefined ? undefined : ['comment-invented', invented];
}
