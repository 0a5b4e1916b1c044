// `npm run chart`: renders the chart for every environment on each engine that can be had, and checks what comes out.
import { applications, component, valuesOf } from './applicationSet.ts';
import type { Engine } from './engines.ts';
import { helm3, helm4 } from './engines.ts';
import { startPython } from './python.ts';
import { schemaProblems } from './schemas.ts';

const python = await startPython();
const engines: Engine[] = [helm4(python)];
await helm3().then(
  engine => engines.push(engine),
  (error: Error) => console.log(`not by Helm 3: ${error.message}`),
);

let failed = 0;
for (const application of await applications(engines[0]!, component())) {
  const { destination, source } = application.spec;
  for (const engine of engines) {
    const release = { name: source.helm.releaseName, namespace: destination.namespace };
    const values = valuesOf(application);
    const found = await engine.lint(values);
    const rendered = (await engine.render(values, release)).map(({ object }) => object);
    found.push(...(await schemaProblems(rendered, python)));
    const kinds = [...new Set(rendered.map(({ kind }) => kind))].sort();
    const { name } = destination;
    console.log(`${name}, ${engine.name}: ${rendered.length} objects (${kinds.join(', ')})`);
    for (const problem of found) console.log(`  ${problem}`);
    failed += found.length;
  }
}
python.close();
console.log(failed === 0 ? 'chart: all valid' : `chart: ${failed} problems`);
process.exit(failed === 0 ? 0 : 1);
