// The reference pages that are made from the sources: where each is kept, and how it is made.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../js/cli/commands.ts';
import { manPage } from '../../js/cli/man.ts';
import { root } from '../steps.ts';
import { actionsPage } from './actions.ts';
import { chartPage } from './chart.ts';
import { commandsPage } from './commands.ts';
import { configurationPage } from './configuration.ts';
import { pageTypes } from './pageTypes.ts';
import { primitiveSchemas } from './primitives.ts';
import { lintRulesPage, problemsPage } from './problems.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** Each page by its path below the project's root. */
export const PAGES: Record<string, () => string | Promise<string>> = {
  'docs/reference/configuration.md': configurationPage,
  'docs/reference/actions.md': actionsPage,
  'docs/reference/commands.md': commandsPage,
  'docs/reference/problems.md': problemsPage,
  'docs/reference/lint-rules.md': lintRulesPage,
  'deploy/chart/README.md': chartPage,
  'js/common/core.ts': pageTypes,
  ...primitiveSchemas(),
  'js/cli/ameide.1': () => manPage(COMMANDS, version),
};
