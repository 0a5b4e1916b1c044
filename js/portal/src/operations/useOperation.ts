// An operation as it stands, with its log while it runs.
import { useApi } from '@backstage/frontend-plugin-api';
import type { Operation, OperationLog } from '@ameide/backstage-plugin-ameide-common';
import { useCallback, useEffect, useState } from 'react';
import { ameideApiRef } from '../api/client';

interface State {
  operation?: Operation;
  logs: OperationLog[];
  /** Whether there is no such operation. */
  isMissing: boolean;
  error?: Error;
}

const EMPTY: State = { logs: [], isMissing: false };

export function useOperation(id: string) {
  const api = useApi(ameideApiRef);
  const [state, setState] = useState<State>(EMPTY);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound(count => count + 1), []);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const put = (change: Partial<State>) =>
      signal.aborted || setState(before => ({ ...before, ...change }));
    const follow = async () => {
      const operation = await api.getOperation(id, { signal });
      put({ operation, isMissing: operation === undefined, logs: [], error: undefined });
      if (!operation) return;
      const logs: OperationLog[] = [];
      for await (const event of api.streamOperation(id, { signal })) {
        // What the caller may do is not told again.
        if (event.type === 'end') put({ operation: { ...operation, ...event.operation } });
        else {
          logs.push(event.log);
          put({ logs: [...logs] });
        }
      }
    };
    follow().catch((error: Error) => put({ error }));
    return () => controller.abort();
  }, [api, id, round]);
  return { ...state, again };
}
