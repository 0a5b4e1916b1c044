// How long ago something was; when exactly, to whoever points at it, comes to it by keyboard, or listens.
import { Focusable, Tooltip, TooltipTrigger, VisuallyHidden } from '@backstage/ui';
import { agoOf, dateOf } from './time';

export function Ago({ time }: { time: number }) {
  return (
    <TooltipTrigger>
      <Focusable>
        <span className="ameide-ago" tabIndex={0} role="note">
          <time dateTime={new Date(time).toISOString()}>{agoOf(time)}</time>
          <VisuallyHidden>{`, ${dateOf(time)}`}</VisuallyHidden>
        </span>
      </Focusable>
      <Tooltip>{dateOf(time)}</Tooltip>
    </TooltipTrigger>
  );
}
