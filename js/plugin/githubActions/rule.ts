/** Whose tokens are accepted. Ids, because names can be registered again by others. */
import type { Config } from '@backstage/config';

export interface Rule {
  issuer: string;
  audience: string;
  /** Numeric ids of the repositories. */
  repositoryIds: string[];
  /** Numeric id of the organisation or user that owns them. */
  ownerId: string;
  /** Git refs that the job may run for: `refs/heads/main`. */
  refs: string[];
  /** Workflows that the job may be of, with their ref: `company/workflows/.github/workflows/onboard.yaml@refs/heads/main`. */
  workflows: string[];
}

const GITHUB = 'https://token.actions.githubusercontent.com';
const KEYS = ['issuer', 'audience', 'repositoryId', 'repositoryOwnerId', 'ref', 'workflow'];

/** Reads the `options` of an entry of `backend.auth.externalAccess`; everything but the issuer is required. */
export function readRule(options: Config): Rule {
  for (const key of options.keys())
    if (!KEYS.includes(key))
      throw new Error(`\`${key}\` is not an option of \`github-actions\`; use ${KEYS.join(', ')}`);
  const rule = {
    issuer: options.getOptionalString('issuer') ?? GITHUB,
    audience: options.getString('audience'),
    repositoryIds: textsOf(options, 'repositoryId'),
    ownerId: idOf(String(options.get('repositoryOwnerId')), 'repositoryOwnerId'),
    refs: textsOf(options, 'ref'),
    workflows: textsOf(options, 'workflow'),
  };
  rule.repositoryIds.forEach(id => idOf(id, 'repositoryId'));
  // A token for any Backstage would be taken for one of this.
  if (rule.audience === 'backstage')
    throw new Error('the `audience` must not be `backstage`; use the address of this portal');
  return rule;
}

/** One value or a list; YAML reads an id as a number. */
function textsOf(options: Config, key: string): string[] {
  const value: unknown = options.get(key);
  const texts = (Array.isArray(value) ? value : [value]).map(String).filter(text => text !== '');
  if (texts.length === 0) throw new Error(`\`${key}\` of \`github-actions\` must not be empty`);
  return texts;
}

function idOf(text: string, key: string): string {
  if (/^\d+$/.test(text)) return text;
  throw new Error(
    `\`${key}\` must be the numeric id, not the name, which others can register again`,
  );
}
