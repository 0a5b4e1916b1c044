/** Rules of a repository that forbid a write: which ruleset, which rule, and what to do. */
import { problem, refusal } from '../errors.ts';
import type { Repo } from './client.ts';
import type { ApiError } from './errors.ts';

/** A kind of rule: how GitHub's error reports it, and the help for it. */
interface RuleKind {
  type: string;
  named: RegExp;
  help: string;
}

const EXEMPT = 'add the GitHub app (or the owner of the token) to the bypass list of the ruleset';
const KINDS: RuleKind[] = [
  {
    type: 'branch_name_pattern',
    named: /branch name/i,
    help: `use a \`branch\` that the rule allows, or ${EXEMPT}`,
  },
  {
    type: 'creation',
    named: /creations? being restricted|cannot create/i,
    help: `use a \`branch\` that the ruleset does not cover, exclude \`ameide/**\` from it, or ${EXEMPT}`,
  },
  {
    type: 'commit_message_pattern',
    named: /commit message/i,
    help: `exclude \`ameide/**\` from the ruleset, or ${EXEMPT}`,
  },
  {
    type: 'commit_author_email_pattern',
    named: /author email/i,
    help: `use credentials with an email address that the rule allows, or ${EXEMPT}`,
  },
  {
    type: 'committer_email_pattern',
    named: /committer email/i,
    help: `use credentials with an email address that the rule allows, or ${EXEMPT}`,
  },
  {
    type: 'required_signatures',
    named: /verified signature|must be signed/i,
    help: `use a GitHub app, whose commits GitHub signs, or ${EXEMPT}`,
  },
  {
    type: 'pull_request',
    named: /through a pull request/i,
    help: `open a pull request (\`createPullRequest: true\`), or ${EXEMPT}`,
  },
];

export interface Rule {
  type: string;
  ruleset_id?: number;
  ruleset_source?: string;
  parameters?: { operator?: string; pattern?: string };
}

/** Whether an error comes from a rule. If a rule forbids creating a branch, older servers only say that it failed. */
export function isForRule({ message }: { message: string }): boolean {
  return /rule violations? found|^reference update failed$/i.test(message.trim());
}

/** The error for a write that rules of the branch forbid; undefined if it was rejected for another reason. */
export async function forbiddenByRule(
  repo: Repo,
  branch: string,
  what: string,
  error: ApiError,
): Promise<Error | undefined> {
  if (!isForRule(error)) return undefined;
  const said = [...error.message.split('\n').slice(1), ...error.details]
    .map(line => line.trim().replace(/\.$/, ''))
    .filter(Boolean);
  const rules = await rulesOf(repo, branch);
  const named = KINDS.filter(kind => said.some(line => kind.named.test(line)));
  const broken = rules.filter(rule => named.some(({ type }) => type === rule.type));
  const concerned = broken.length > 0 ? broken : rules;
  const names = await namesOf(repo, concerned);
  const which = names.length > 0 ? `the ruleset ${names.join(', ')}` : 'a ruleset';
  const why = said.length > 0 ? said : [error.message];
  const patterns = broken.flatMap(patternOf);
  const kinds = named.length > 0 ? named : KINDS.filter(({ type }) => has(concerned, type));
  const help = kinds[0]?.help ?? EXEMPT;
  const types = [...new Set(concerned.map(rule => rule.type))].join(', ');
  const rule = types ? ` (rule ${types})` : '';
  const text = `${which} of \`${repo.name}\` forbids the attempt to ${what}${rule}: ${[...why, ...patterns].join('; ')}`;
  return refusal('denied', [problem('github/forbidden-by-ruleset', text, help)]);
}

const has = (rules: Rule[], type: string) => rules.some(rule => rule.type === type);

function patternOf({ parameters }: Rule): string[] {
  const { operator, pattern } = parameters ?? {};
  if (!pattern) return [];
  const verb = operator === undefined || operator === 'regex' ? 'match' : operator;
  return [`it must ${verb.replaceAll('_', ' ')} \`${pattern}\``];
}

/** Rules of a branch, which need not exist; empty if the server does not report them. */
const rulesOf = (repo: Repo, branch: string) => quietly(repo, () => readRules(repo, branch), []);

/** Rules of a branch, which need not exist. */
export function readRules(repo: Repo, branch: string): Promise<Rule[]> {
  return repo.all<Rule>({
    route: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    params: { branch },
    what: 'read the rules of a branch',
    permission: 'Metadata: read',
  });
}

/** Names of the rulesets in backticks, or their numbers if the names are not available. */
async function namesOf(repo: Repo, rules: Rule[]): Promise<string[]> {
  const ids = [...new Set(rules.map(rule => rule.ruleset_id).filter(id => id !== undefined))];
  const nameOf = async (ruleset_id: number) => {
    const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
    const { data } = await repo.request({ route, params: { ruleset_id }, what: 'read a ruleset' });
    return `\`${(data as { name: string }).name}\``;
  };
  return Promise.all(ids.map(id => quietly(repo, () => nameOf(id), String(id))));
}

/** Extra information for an error must not hide the error itself. */
async function quietly<T>(repo: Repo, ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch {
    repo.client.http.signal?.throwIfAborted();
    return otherwise;
  }
}
