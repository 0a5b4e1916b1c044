// The frame of a dialog that does one thing: what it asks for, a way out, and the button that does it.
import { Button, Dialog, DialogBody, DialogFooter, DialogHeader } from '@backstage/ui';
import type { ReactNode } from 'react';

interface Props {
  title: string;
  width: number;
  /** The button that does it. */
  action: ReactNode;
  close: () => void;
  children: ReactNode;
}

export function ActionDialog({ title, width, action, close, children }: Props) {
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => isOpen || close()}
      width={width}
      className="ameide-dialog"
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>{children}</DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={close}>
          Cancel
        </Button>
        {action}
      </DialogFooter>
    </Dialog>
  );
}
