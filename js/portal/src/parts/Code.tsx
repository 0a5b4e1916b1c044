// Text set as code, to scroll, to copy and to download.
import { Button } from '@backstage/ui';
import { RiCheckLine, RiDownloadLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';

interface CodeProps {
  text: string;
  label: string;
  /** Name of the file to download; without it there is none. */
  file?: string;
}

export function Code({ text, label, file }: CodeProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className="ameide-code">
      <span className="ameide-copy">
        {file !== undefined && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiDownloadLine />}
            onPress={() => download(text, file)}
          >
            Download
          </Button>
        )}
        <Button
          size="small"
          variant="secondary"
          iconStart={copied ? <RiCheckLine /> : <RiFileCopyLine />}
          onPress={() => void copy()}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </span>
      <pre className="ameide-scroll ameide-tall" tabIndex={0} role="region" aria-label={label}>
        <code>{text}</code>
      </pre>
    </div>
  );
}

function download(text: string, file: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }));
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}
