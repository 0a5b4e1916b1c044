// Expressions of Prometheus, read by the grammar that its own pages use: which metrics and labels they name, and how.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmPackages } from '../npm.ts';

const PACKAGES = [
  '@prometheus-io/lezer-promql@0.315.0',
  '@lezer/lr@1.4.12',
  '@lezer/common@1.5.5',
  '@lezer/highlight@1.2.5',
];

interface Node {
  name: string;
  from: number;
  to: number;
  type: { isError: boolean };
  parent: Node | null;
  getChild(name: string): Node | null;
}
interface Parser {
  parse(text: string): { iterate(visit: { enter(node: { node: Node }): void }): void };
}

/** A metric that an expression names. */
export interface Selected {
  metric: string;
  /** Labels that it is selected by. */
  labels: string[];
  /** The functions that it is an argument of, from within. */
  functions: string[];
}
export interface Expression {
  /** Whether it can be read. */
  valid: boolean;
  selected: Selected[];
  /** Labels that are kept by aggregations. */
  grouped: string[];
}

/** A reader; throws where the grammar cannot be installed. */
export async function promql(): Promise<(text: string) => Expression> {
  const home = await npmPackages('promql', PACKAGES, 'to check alerts and dashboards');
  const file = join(home, 'node_modules/@prometheus-io/lezer-promql/dist/index.es.js');
  const { parser } = (await import(pathToFileURL(file).href)) as { parser: Parser };
  return text => read(parser, text);
}

function read(parser: Parser, text: string): Expression {
  const selected: Selected[] = [];
  const grouped = new Set<string>();
  const textOf = ({ from, to }: Node) => text.slice(from, to);
  let current: Selected | undefined;
  let valid = true;
  parser.parse(text).iterate({
    enter({ node }) {
      if (node.type.isError) valid = false;
      if (node.name === 'VectorSelector') {
        const name = node.getChild('Identifier');
        current = { metric: name ? textOf(name) : '', labels: [], functions: [] };
        for (let above = node.parent; above; above = above.parent) {
          const called = above.getChild('FunctionIdentifier');
          if (called) current.functions.push(textOf(called));
        }
        selected.push(current);
      }
      if (node.name !== 'LabelName') return;
      const isGroup = node.parent?.name === 'GroupingLabels';
      if (isGroup) grouped.add(textOf(node));
      else current?.labels.push(textOf(node));
    },
  });
  return { valid, selected, grouped: [...grouped] };
}
