// A question without an answer: why, and a way to ask again.
import { Alert, Button } from '@backstage/ui';

export function NoAnswer({
  title,
  error,
  again,
}: {
  title: string;
  error: Error;
  again: () => void;
}) {
  return (
    <Alert
      icon
      status="danger"
      title={title}
      description={<span className="ameide-lines">{error.message}</span>}
      customActions={<Retry again={again} />}
    />
  );
}

export function Retry({ again }: { again: () => void }) {
  return (
    <Button size="small" variant="secondary" onPress={again}>
      Retry
    </Button>
  );
}
