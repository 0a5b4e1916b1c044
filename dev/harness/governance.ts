/** Policies that deny. Rego is not evaluated here: a test or `POST /_governance` says what is denied. */
import { randomUUID } from 'node:crypto';
import { HarnessError } from './errors.ts';
import type { Kind, Scope } from './store.ts';

export interface Subject extends Scope {
  kind: Kind;
  identifier: string;
  yaml: string;
}

export interface GovernanceRule {
  /** The message of a denial, or undefined where the policy has nothing against it. */
  deny: (subject: Subject) => string | undefined;
  /** A warning lets the save pass. */
  severity?: 'error' | 'warning';
  /** `body`: HTTP 200 with `deny: true`, the default; `status`: 400 POLICY_EVALUATION_FAILURE. */
  mode?: 'body' | 'status';
  action?: 'onsave' | 'onrun';
}

/** The same as JSON can carry it. */
export interface GovernanceJson {
  kind?: Kind;
  /** A regular expression for identifiers. */
  identifier?: string;
  /** A text that the YAML must hold for the denial. */
  contains?: string;
  message?: string;
  severity?: GovernanceRule['severity'];
  mode?: GovernanceRule['mode'];
  action?: GovernanceRule['action'];
}

export interface GovernanceMetadata {
  [key: string]: unknown;
  deny: boolean;
}

export class Governance {
  rules: GovernanceRule[] = [];

  /** What the policies say of a save or a run. Throws where a denial is to be a status of its own. */
  evaluate(
    account: string,
    subject: Subject,
    action: 'onsave' | 'onrun',
    now: number,
  ): GovernanceMetadata {
    const findings = this.rules
      .filter(rule => (rule.action ?? 'onsave') === action)
      .flatMap(rule => {
        const message = rule.deny(subject);
        return message === undefined ? [] : [{ rule, message }];
      });
    const errors = findings.filter(({ rule }) => rule.severity !== 'warning');
    const metadata = describe(account, subject, action, now, findings, errors.length > 0);
    if (errors.some(({ rule }) => rule.mode === 'status')) {
      const message = `Policy Evaluation Failure: ${errors.map(error => error.message).join('; ')}`;
      throw new HarnessError('POLICY_EVALUATION_FAILURE', message, { metadata });
    }
    return metadata;
  }
}

export function ruleFromJson(json: GovernanceJson): GovernanceRule {
  const identifier = new RegExp(json.identifier ?? '');
  const deny = (subject: Subject) =>
    (json.kind === undefined || subject.kind === json.kind) &&
    identifier.test(subject.identifier) &&
    subject.yaml.includes(json.contains ?? '')
      ? (json.message ?? 'denied by policy')
      : undefined;
  return { deny, severity: json.severity, mode: json.mode, action: json.action };
}

function describe(
  account: string,
  subject: Subject,
  action: string,
  now: number,
  findings: { rule: GovernanceRule; message: string }[],
  deny: boolean,
): GovernanceMetadata {
  const status = deny ? 'error' : findings.length > 0 ? 'warning' : 'pass';
  const scope = { accountId: account, orgId: subject.org ?? '', projectId: subject.project ?? '' };
  const details = findings.map(({ rule, message }) => ({
    policySetId: 'double_governance',
    policySetName: 'double-governance',
    identifier: 'double_governance',
    created: String(now),
    status: rule.severity ?? 'error',
    deny: rule.severity !== 'warning',
    policyMetadata: [
      {
        policyId: 'double_rule',
        policyName: 'double-rule',
        identifier: 'double_rule',
        severity: rule.severity ?? 'error',
        status: rule.severity ?? 'error',
        denyMessages: [message],
        ...scope,
      },
    ],
    ...scope,
  }));
  return {
    id: findings.length > 0 ? randomUUID() : '0',
    deny,
    details,
    message: findings.map(finding => finding.message).join('; '),
    timestamp: String(now),
    status,
    ...scope,
    entity: `accountIdentifier:${account}/orgIdentifier:${scope.orgId}/projectIdentifier:${scope.projectId}/identifier:${subject.identifier}`,
    type: subject.kind,
    action,
    created: String(now),
  };
}
