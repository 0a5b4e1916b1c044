// The audit trail as a file. It is fetched with the user's token, which a link would not carry.
import { Button, Flex } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { AuditFilter, AuditFormat } from '@ameide/backstage-plugin-ameide-common';
import { useEffect, useRef, useState } from 'react';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';

const FORMATS: { format: AuditFormat; label: string; type: string }[] = [
  { format: 'csv', label: 'Download CSV', type: 'text/csv' },
  { format: 'jsonl', label: 'Download JSON lines', type: 'application/jsonl' },
];

export function Download({ filter }: { filter: AuditFilter }) {
  const api = useApi(ameideApiRef);
  const [running, setRunning] = useState<AuditFormat>();
  const [error, setError] = useState<Error>();
  const controller = useRef<AbortController>();
  useEffect(() => () => controller.current?.abort(), []);
  const download = async (format: AuditFormat, type: string) => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    setRunning(format);
    setError(undefined);
    try {
      const parts: string[] = [];
      for await (const part of api.exportAudit(format, filter, { signal })) parts.push(part);
      save(new Blob(parts, { type }), `activity.${format}`);
    } catch (reason) {
      if (!signal.aborted) setError(reason as Error);
    } finally {
      if (!signal.aborted) setRunning(undefined);
    }
  };
  return (
    <>
      <Flex gap="2" className="ameide-wrap">
        {FORMATS.map(({ format, label, type }) => (
          <Button
            key={format}
            size="small"
            variant="secondary"
            iconStart={<RiDownloadLine />}
            isDisabled={running !== undefined}
            onPress={() => void download(format, type)}
          >
            {running === format ? 'Downloading…' : label}
          </Button>
        ))}
      </Flex>
      {error && (
        <Failure title="The file was not downloaded" purpose="to see who did what" error={error} />
      )}
    </>
  );
}

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
