// A link that opens a new tab, and says so.
import { Link, VisuallyHidden } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import type { ReactNode } from 'react';

interface Props {
  href: string;
  /** What it is called where it is shown by its icon alone. */
  label?: string;
  children?: ReactNode;
}

export function NewTab({ href, label, children }: Props) {
  return (
    <Link href={href} target="_blank" rel="noopener" className="ameide-new-tab" title={label}>
      {children}
      <RiExternalLinkLine size={14} aria-hidden="true" />
      <VisuallyHidden>{`${label ?? ''} (opens in a new tab)`}</VisuallyHidden>
    </Link>
  );
}
