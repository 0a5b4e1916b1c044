// Helm 4 and the schemas of Kubernetes, both of PyPI: one process answers all requests, a line of JSON each.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonPrograms } from '../python.ts';

const PACKAGES = ['helm-python-sdk==0.2.2', 'kubernetes-validate==1.37.0'];

const SERVER = `
import json, sys, warnings
import helm_python as helm
import kubernetes_validate as kubernetes

def render(chart, values, name, namespace):
    with helm.Chart.load(chart) as loaded:
        return loaded.render(values, name=name, namespace=namespace)

def lint(chart, values):
    return helm.lint(chart, values, strict=True)["messages"]

def version():
    return helm.helm_sdk_version()

def check(object, version):
    # A kind without a schema is only warned about.
    warnings.simplefilter("error")
    kubernetes.validate(object, version, True)

for line in sys.stdin:
    request = json.loads(line)
    method = request.pop("method")
    try:
        answer = {"result": globals()[method](**request)}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
`;

/** Asks the process; an error of its libraries is thrown. */
export interface Python {
  ask(method: string, request: object): Promise<unknown>;
  close(): void;
}

/** Starts it; throws where its packages cannot be installed. */
export async function startPython(): Promise<Python> {
  const programs = await pythonPrograms('helm', PACKAGES, 'to render and check the chart');
  const child = spawn(join(programs, 'python3'), ['-c', SERVER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  createInterface({ input: child.stdout }).on('line', line => {
    const { result, error } = JSON.parse(line) as { result?: unknown; error?: string };
    const asked = waiting.shift();
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  child.on('close', code => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`Python ended (${code})`));
  });
  return {
    ask(method, request) {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify({ method, ...request })}\n`);
      });
    },
    close() {
      child.stdin.end();
    },
  };
}
