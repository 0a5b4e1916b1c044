// What creating a primitive would make: its namespaces, the change of the GitOps repository, and the files of its own.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import type {
  PrimitivePreview as Found,
  PrimitivePreviewRequest,
} from '@ameide/backstage-plugin-ameide-common';
import { ameideApiRef } from '../api/client';
import { NoAnswer, Retry } from '../parts/NoAnswer';
import { Problems } from '../parts/Problems';
import { useAnswer } from '../parts/useAnswer';
import { Waiting } from '../parts/Waiting';
import { Changes } from './Changes';
import { Unfilled, isPassing } from './Preview';

const TYPING_MS = 400;

interface Props {
  request: PrimitivePreviewRequest | undefined;
  title?: string;
}

export function PrimitivePreview({ request, title = 'Preview' }: Props) {
  const api = useApi(ameideApiRef);
  const { answer, error, pending, again } = useAnswer(
    request && JSON.stringify(request),
    signal => api.previewPrimitive(request ?? { kind: '', name: '' }, { signal }),
    TYPING_MS,
  );
  return (
    <section className="ameide-preview" aria-label={title} aria-busy={pending}>
      <Flex direction="column" gap="1">
        <Text as="h3" variant="title-x-small" weight="bold">
          {title}
        </Text>
        <Text variant="body-small" color="secondary">
          Exactly what will be created. Nothing has been changed yet.
        </Text>
      </Flex>
      {!request && <Unfilled />}
      {request && pending && !answer && <Waiting of="the preview" height={190} />}
      {error && <NoAnswer title="No preview" error={error} again={again} />}
      {answer && (
        <div className={pending ? 'ameide-stale' : undefined}>
          <Answer answer={answer} again={again} />
        </div>
      )}
    </section>
  );
}

function Answer({ answer, again }: { answer: Found; again: () => void }) {
  const { primitive, problems, warnings } = answer;
  if (!primitive)
    return (
      <Flex direction="column" gap="3">
        <Problems problems={problems} />
        {problems.some(isPassing) && (
          <div>
            <Retry again={again} />
          </div>
        )}
      </Flex>
    );
  const namespaces = Object.entries(primitive.namespaces);
  const { repositoryFiles } = primitive;
  return (
    <Flex direction="column" gap="3">
      <Alert icon status="success" title={summaryOf(primitive)} />
      {warnings.length > 0 && <Problems problems={warnings} />}
      <Tabs>
        <TabList>
          {namespaces.length > 0 && <Tab id="namespaces">Namespaces</Tab>}
          <Tab id="gitops">{`GitOps (${primitive.files.length})`}</Tab>
          {repositoryFiles.length > 0 && (
            <Tab id="repository">{`Repository (${repositoryFiles.length})`}</Tab>
          )}
        </TabList>
        {namespaces.length > 0 && (
          <TabPanel id="namespaces">
            <Namespaces namespaces={namespaces} />
          </TabPanel>
        )}
        <TabPanel id="gitops">
          <Changes diff={primitive.diff} />
        </TabPanel>
        {repositoryFiles.length > 0 && (
          <TabPanel id="repository">
            <Paths paths={repositoryFiles} />
          </TabPanel>
        )}
      </Tabs>
    </Flex>
  );
}

function Namespaces({ namespaces }: { namespaces: [string, string][] }) {
  return (
    <div className="ameide-scroll" tabIndex={0} role="region" aria-label="Namespaces">
      <table className="ameide-table">
        <thead>
          <tr>
            <th scope="col">Environment</th>
            <th scope="col">Namespace</th>
          </tr>
        </thead>
        <tbody>
          {namespaces.map(([environment, namespace]) => (
            <tr key={environment}>
              <td>{environment}</td>
              <td>
                <code>{namespace}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Paths({ paths }: { paths: string[] }) {
  return (
    <ul className="ameide-paths" aria-label="Files of the repository">
      {paths.map(path => (
        <li key={path}>
          <code>{path}</code>
        </li>
      ))}
    </ul>
  );
}

function summaryOf({
  outcome,
  pullRequestUrl,
  repositoryFiles,
}: NonNullable<Found['primitive']>): string {
  if (outcome === 'unchanged')
    return pullRequestUrl
      ? 'An open pull request has this primitive already.'
      : 'Already in the GitOps repository, nothing to change.';
  return repositoryFiles.length > 0
    ? 'Ameide will create its repository and open a pull request.'
    : 'Ameide will open a pull request.';
}
