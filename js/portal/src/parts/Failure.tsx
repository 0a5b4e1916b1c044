// A request without an answer: why, what to do, and a way to ask again.
import { Alert, Flex, Link } from '@backstage/ui';
import { Retry } from './NoAnswer';
import { usePaths } from './paths';
import { Problems } from './Problems';
import { reasonsOf } from './reasons';

interface Props {
  title: string;
  /** What needs a permission: `to see who did what`. */
  purpose: string;
  error: Error;
  again?: () => void;
}

export function Failure({ title, purpose, error, again }: Props) {
  const paths = usePaths();
  const { permission, message, problems } = reasonsOf(error);
  if (permission !== undefined)
    return (
      <Alert
        icon
        status="info"
        title={`You do not have permission ${purpose}.`}
        description={
          <>
            The permission is <code>{permission}</code>. Those who run this portal can grant it.
          </>
        }
      />
    );
  return (
    <Flex direction="column" gap="2">
      {problems.length > 0 && <Problems problems={problems} />}
      {(problems.length === 0 || again) && (
        <Alert
          icon
          status="danger"
          title={title}
          description={problems.length === 0 && <span className="ameide-lines">{message}</span>}
          customActions={again && <Retry again={again} />}
        />
      )}
      {problems.some(({ code }) => OF_SERVERS.test(code)) && (
        <Link href={paths.doctor()}>See whether the installation has all that it needs</Link>
      )}
    </Flex>
  );
}

/** Problems that may be those of the installation. */
const OF_SERVERS = /^(config|github|harness|http)\//;
