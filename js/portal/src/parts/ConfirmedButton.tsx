// A button that acts only once its question is answered.
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import { useState } from 'react';

interface Props {
  label: string;
  size?: 'small';
  isDisabled: boolean;
  question: string;
  /** What follows from a yes. */
  consequence: string;
  yes: string;
  no: string;
  confirmed: () => void;
}

export function ConfirmedButton(props: Props) {
  const { label, size, isDisabled, question, consequence, yes, no, confirmed } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button variant="secondary" size={size} isDisabled={isDisabled}>
        {label}
      </Button>
      <Dialog className="ameide-dialog">
        <DialogHeader>{question}</DialogHeader>
        <DialogBody>
          <Text>{consequence}</Text>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            {no}
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              setOpen(false);
              confirmed();
            }}
          >
            {yes}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
