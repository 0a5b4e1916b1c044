/** Knobs for tests in another process, beside `/_faults` and `/_log` of the server itself. */
import { json, type Answer, type Call } from '../http/index.ts';
import type { Delegate } from './delegates.ts';
import type { HarnessDouble } from './double.ts';
import type { GovernanceJson } from './governance.ts';
import type { Kind } from './store.ts';
import type { Outcome } from './world.ts';

/** Answers a `/_...` path, or undefined when it is none. Needs no key. */
export function control(call: Call, double: HarnessDouble): Answer | undefined {
  const body = () => JSON.parse(call.raw.toString('utf8') || '{}') as Record<string, unknown>;
  switch (`${call.method} ${call.path}`) {
    case 'GET /_state': {
      const kind = call.query.get('kind') as Kind | null;
      return json(200, kind ? double.entities(kind) : double.allEntities());
    }
    case 'POST /_seed': {
      const yamls = body()['yamls'];
      if (!Array.isArray(yamls)) return json(400, { message: 'send {"yamls": ["..."]}' });
      return json(201, double.seed(...yamls.map(String)));
    }
    case 'POST /_edit': {
      const { kind, identifier, yaml } = body();
      return json(200, double.editByHand(kind as Kind, String(identifier), String(yaml)));
    }
    case 'POST /_governance':
      double.setGovernance(body() as GovernanceJson);
      return json(201, { rules: double.world.governance.rules.length });
    case 'DELETE /_governance':
      double.setGovernance(undefined);
      return { status: 204 };
    case 'POST /_invalid': {
      const { pipeline, message } = body();
      double.setInvalid(String(pipeline), message === undefined ? undefined : String(message));
      return json(200, {});
    }
    case 'POST /_delegate':
      double.setDelegate(body() as unknown as Delegate);
      return json(201, {});
    case 'POST /_outcome': {
      const { pipeline, ...outcome } = body();
      double.setOutcome(String(pipeline), outcome as unknown as Outcome);
      return json(200, {});
    }
    case 'POST /_ticket': {
      const { key, fields } = body();
      double.setTicket(String(key), fields as Record<string, string>);
      return json(200, double.ticket(String(key)) ?? {});
    }
    case 'POST /_clock':
      double.advance(Number(body()['ms'] ?? 0));
      return json(200, { now: double.world.now() });
    case 'GET /_violations':
      return json(200, double.violations);
    default:
      return undefined;
  }
}
