// Who did what, when, with which result: the audit trail, newest first. What is shown is in the address.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { AuditEntry, AuditFilter, PageOf } from '@ameide/backstage-plugin-ameide-common';
import { useEffect, useState } from 'react';
import { Route, Routes } from 'react-router-dom';
import { ameideApiRef } from '../api/client';
import { OperationPage } from '../operations/OperationPage';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { reasonsOf } from '../parts/reasons';
import { useAnswer } from '../parts/useAnswer';
import { useQuery } from '../parts/useQuery';
import { Waiting } from '../parts/Waiting';
import { Download } from './Download';
import { Entries } from './Entries';
import { Filters } from './Filters';
import { filterOf } from './query';

/** The audit trail, and the page of each operation. */
export function ActivityPages() {
  return (
    <Routes>
      <Route path=":id" element={<OperationPage />} />
      <Route path="*" element={<ActivityPage />} />
    </Routes>
  );
}

const TYPING_MS = 300;
const LIMIT = 50;

interface Answer {
  key: string;
  page: PageOf<AuditEntry>;
}

export function ActivityPage() {
  const api = useApi(ameideApiRef);
  const [params, onChange] = useQuery();
  const filter = filterOf(params);
  const key = JSON.stringify(filter);
  const { answer, error, pending, again } = useAnswer<Answer>(
    key,
    async signal => ({ key, page: await api.listAudit({ ...filter, limit: LIMIT }, { signal }) }),
    TYPING_MS,
  );
  const more = useMore(key, filter, answer);
  // Without the permission there is nothing to narrow or to download.
  const isDenied = error !== undefined && reasonsOf(error).permission !== undefined;
  const failure = error && (
    <Failure title="No activity" purpose="to see who did what" error={error} again={again} />
  );
  if (isDenied) return <Page title="Activity">{failure}</Page>;
  return (
    <Page title="Activity">
      <Filters params={params} onChange={onChange} />
      <Flex justify="between" align="center" gap="3" className="ameide-wrap">
        <Button size="small" variant="tertiary" onPress={again}>
          Refresh
        </Button>
        <Download filter={filter} />
      </Flex>
      {failure}
      {!answer && !error && <Waiting of="the activity" height={240} />}
      {answer && more.entries.length === 0 && (
        <Text variant="body-medium" color="secondary">
          Nothing was done that matches.
        </Text>
      )}
      {answer && more.entries.length > 0 && (
        <Entries entries={more.entries} isStale={pending && answer.key !== key} />
      )}
      {more.error && (
        <Failure title="No more activity" purpose="to see who did what" error={more.error} />
      )}
      {more.load && (
        <Button variant="secondary" isDisabled={more.isLoading} onPress={more.load}>
          {more.isLoading ? 'Loading…' : 'Load more'}
        </Button>
      )}
    </Page>
  );
}

interface Loaded {
  /** The first page that they go on from. */
  first?: PageOf<AuditEntry>;
  pages: PageOf<AuditEntry>[];
  isLoading: boolean;
  error?: Error;
}

const NONE: Loaded = { pages: [], isLoading: false };

/** The pages after the first one, until that one is another. */
function useMore(key: string, filter: AuditFilter, answer: Answer | undefined) {
  const api = useApi(ameideApiRef);
  const [loaded, setLoaded] = useState<Loaded>(NONE);
  const first = answer?.page;
  useEffect(() => setLoaded({ ...NONE, first }), [first]);
  const { pages, isLoading, error } = loaded.first === first ? loaded : NONE;
  const entries = [...(first ? [first] : []), ...pages].flatMap(({ items }) => items);
  const pageToken = (pages.at(-1) ?? first)?.nextPageToken;
  const load = async () => {
    // A page that was requested before the filter changed is dropped.
    const put = (change: (before: Loaded) => Loaded) =>
      setLoaded(before => (before.first === first ? change(before) : before));
    put(before => ({ ...before, isLoading: true, error: undefined }));
    try {
      const page = await api.listAudit({ ...filter, limit: LIMIT, pageToken });
      put(before => ({ ...before, isLoading: false, pages: [...before.pages, page] }));
    } catch (reason) {
      put(before => ({ ...before, isLoading: false, error: reason as Error }));
    }
  };
  const hasMore = pageToken !== undefined && answer?.key === key;
  return { entries, isLoading, error, load: hasMore ? () => void load() : undefined };
}
