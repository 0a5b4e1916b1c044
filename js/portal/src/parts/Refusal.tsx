// Why a request was refused, in words, with what to do.
import { problemsOf } from '@ameide/backstage-plugin-ameide-common';
import { ResponseError } from '@backstage/errors';
import { Alert } from '@backstage/ui';
import { Problems } from './Problems';

/** What a status means to whoever asked; what the answer itself says comes after it. */
const MEANINGS: Record<number, string> = {
  401: 'You are not signed in any more. Sign in again.',
  403: 'You are not allowed to do this. The owning team of the service, or whoever runs this portal, can.',
  409: 'Something else is being done to this service. Wait until it has ended, then try again.',
  422: 'The same request was sent before with other values. Open this dialog again.',
  429: 'There are too many requests at the moment. Try again in a minute.',
  503: 'A server behind the portal is not responding. Nothing was started; try again in a moment.',
};

export function Refusal({ title, error }: { title: string; error: Error }) {
  const problems = problemsOf(error);
  if (problems.length > 0) return <Problems problems={problems} />;
  const status = error instanceof ResponseError ? error.statusCode : undefined;
  const meaning = status === undefined ? undefined : MEANINGS[status];
  return (
    <Alert
      icon
      status="danger"
      title={title}
      description={<span className="ameide-lines">{meaning ?? messageOf(error)}</span>}
    />
  );
}

/** What the plugin itself says, rather than that a request has failed. */
function messageOf(error: Error): string {
  const told = error instanceof ResponseError ? error.body.error.message : undefined;
  return told || error.message;
}
