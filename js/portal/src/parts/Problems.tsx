// Problems as alerts: what is wrong, where, and what to do.
import { Alert, Flex } from '@backstage/ui';
import type { Problem } from '../api/types';

export function Problems({ problems }: { problems: Problem[] }) {
  return (
    <Flex direction="column" gap="2">
      {problems.map(problem => (
        <Alert
          key={[problem.code, problem.message, problem.path, problem.line].join()}
          icon
          status={problem.severity === 'error' ? 'danger' : 'warning'}
          title={<Ticked text={sentence(problem.message)} />}
          description={
            <Flex direction="column" gap="1">
              {problem.help && <Ticked text={sentence(problem.help)} />}
              <span className="ameide-place">
                {[problem.code, placeOf(problem)].filter(Boolean).join(' · ')}
              </span>
            </Flex>
          }
        />
      ))}
    </Flex>
  );
}

/** Text with what stands in backticks set as code. */
export function Ticked({ text }: { text: string }) {
  const parts = text.split('`');
  return (
    <span>
      {parts.map((part, index) =>
        // Between an odd and an even backtick; a last one without its pair stays text.
        index % 2 === 1 && index < parts.length - 1 ? <code key={index}>{part}</code> : part,
      )}
    </span>
  );
}

/** Problems are in lower case without a final stop; here they stand alone. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function placeOf({ file, line, column, path }: Problem): string {
  const place = [file, line, column].filter(part => part !== undefined).join(':');
  return [place, path].filter(Boolean).join(' · ');
}
