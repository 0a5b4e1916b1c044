import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { comments } from '../fuzz/comments.ts';
import { NEW_ENTRY } from './generate.ts';

/** What an edit left of the file. */
export interface Quality {
  linesAdded: number;
  linesRemoved: number;
  commentsKept: number;
  commentsBefore: number;
}

/** Compares the file before and after: lines by git's diff, comments by the lexer of npm yaml. */
export function quality(before: string, after: string, folder: string): Quality {
  const files = [join(folder, 'before.yaml'), join(folder, 'after.yaml')] as const;
  writeFileSync(files[0], before);
  writeFileSync(files[1], after);
  const diff = spawnSync('git', ['diff', '--no-index', '--numstat', ...files], {
    encoding: 'utf8',
  });
  const [added, removed] = diff.stdout.split('\t').map(Number);
  const [old, kept] = [comments(before), comments(after)].map(all =>
    all.map(comment => comment.text),
  );
  const left = new Map<string, number>();
  for (const text of kept!) left.set(text, (left.get(text) ?? 0) + 1);
  let found = 0;
  for (const text of old!) {
    const count = left.get(text) ?? 0;
    if (count > 0) found += 1;
    left.set(text, count - 1);
  }
  return {
    linesAdded: added ?? 0,
    linesRemoved: removed ?? 0,
    commentsKept: found,
    commentsBefore: old!.length,
  };
}

/** Throws where an edit did not do what was asked: all entries there with their values, and the new one among them. */
export function mustBeRight(id: string, before: string, after: string): void {
  const services = (text: string): Map<string, string> => {
    const list = (load(text) as { services: { name: string }[] }).services;
    return new Map(list.map(service => [service.name, JSON.stringify(service)]));
  };
  const [old, now] = [services(before), services(after)];
  const added = now.get(NEW_ENTRY.name);
  const wanted = Object.entries(NEW_ENTRY).every(
    ([key, value]) =>
      JSON.stringify((JSON.parse(added ?? '{}') as Record<string, unknown>)[key]) ===
      JSON.stringify(value),
  );
  const lost = [...old].filter(([name, service]) => now.get(name) !== service);
  if (!wanted || lost.length > 0 || now.size !== old.size + 1) {
    throw new Error(
      `${id} did not do what was asked: ${lost.length} entries differ, the new one reads ${added ?? 'nothing'}`,
    );
  }
}
