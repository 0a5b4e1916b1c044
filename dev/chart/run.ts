// `npm run chart`: renders the chart for every environment on each engine that can be had, and checks what comes out.
import { isDeepStrictEqual } from 'node:util';
import { applications, component, valuesOf } from './applicationSet.ts';
import type { Engine, Manifest } from './engines.ts';
import { byName, helm3, helm4 } from './engines.ts';
import { startPython } from './python.ts';
import { schemaProblems } from './schemas.ts';

const python = await startPython();
const [first, ...others]: [Engine, ...Engine[]] = [helm4(python)];
await helm3().then(
  engine => others.push(engine),
  (error: Error) => console.log(`not by Helm 3: ${error.message}`),
);

const problems: string[] = [];
const all: Manifest[] = [];
for (const application of await applications(first, component())) {
  const { destination, source } = application.spec;
  const release = { name: source.helm.releaseName, namespace: destination.namespace };
  const values = valuesOf(application);
  const objects = byName(await first.render(values, release));
  for (const engine of [first, ...others]) {
    const rendered = engine === first ? objects : byName(await engine.render(values, release));
    const kinds = [...new Set(rendered.map(({ kind }) => kind))].sort();
    console.log(
      `${destination.name}, ${engine.name}: ${rendered.length} objects (${kinds.join(', ')})`,
    );
    for (const found of await engine.lint(values))
      problems.push(`${destination.name}, ${engine.name}: ${found}`);
    if (!isDeepStrictEqual(rendered, objects))
      problems.push(
        `${destination.name}: ${engine.name} renders something else than ${first.name}`,
      );
  }
  all.push(...objects);
}
problems.push(...(await schemaProblems(all, python)));
python.close();
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'chart: all valid' : `chart: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
