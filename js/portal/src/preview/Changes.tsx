// A diff as people read it on GitHub: file by file, with both line numbers.
import { Text } from '@backstage/ui';
import { useMemo } from 'react';
import { parseDiff } from './diff';
import type { DiffFile, DiffLine } from './diff';

const SIGN = { added: '+', removed: '−', same: ' ', hunk: '' };
const KIND = { added: 'new file', removed: 'deleted', changed: 'changed' };

export function Changes({ diff }: { diff: string }) {
  const files = useMemo(() => parseDiff(diff), [diff]);
  if (files.length === 0) {
    return (
      <div className="ameide-empty">
        <Text variant="body-medium" color="secondary">
          No file changes.
        </Text>
      </div>
    );
  }
  return (
    <div className="ameide-files">
      {files.map(file => (
        <FileDiff key={file.path} file={file} />
      ))}
    </div>
  );
}

function FileDiff({ file }: { file: DiffFile }) {
  return (
    <details className="ameide-file" open>
      <summary>
        <span className="ameide-path">{file.path}</span>
        <span className="ameide-count">
          {KIND[file.kind]}
          {file.added > 0 && <span className="ameide-plus">+{file.added}</span>}
          {file.removed > 0 && <span className="ameide-minus">−{file.removed}</span>}
        </span>
      </summary>
      <div
        className="ameide-scroll"
        tabIndex={0}
        role="region"
        aria-label={`Changes of ${file.path}`}
      >
        <table className="ameide-diff">
          <tbody>
            {file.lines.map((line, index) => (
              <Line key={index} line={line} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Line({ line }: { line: DiffLine }) {
  return (
    <tr className={`ameide-line-${line.kind}`}>
      <td className="ameide-number">{line.before ?? ''}</td>
      <td className="ameide-number">{line.after ?? ''}</td>
      <td className="ameide-sign">{SIGN[line.kind]}</td>
      <td>
        <code>{line.kind === 'hunk' ? line.text || '⋯' : line.text}</code>
      </td>
    </tr>
  );
}
