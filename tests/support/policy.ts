// The policy on namespaces that ships, evaluated natively: its evaluator is a crate of the native tests.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../dev/steps.ts';

const TEST = 'policies::given_documents_keep_out_of_the_namespaces_of_the_platform';

/** What the policy denies of manifests as they are deployed. */
export async function namespaceDenials(documents: object[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ameide-policy-'));
  const file = join(folder, 'documents.json');
  writeFileSync(file, JSON.stringify(documents));
  const filter = ['--test', 'core', '--', '--ignored', '--exact', '--nocapture', TEST];
  const { output } = await run('cargo', ['test', '--quiet', ...filter], {
    quiet: true,
    env: { DOCUMENTS: file },
  });
  rmSync(folder, { recursive: true });
  const found = /^denied: (\[.*\])$/m.exec(output)?.[1];
  if (found === undefined) throw new Error(`the policy was not evaluated:\n${output}`);
  return JSON.parse(found) as string[];
}
