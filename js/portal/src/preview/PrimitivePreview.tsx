// What creating a primitive would make: its namespaces, the change of the GitOps repository, and the files of its own.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type {
  PrimitivePreview as Found,
  PrimitivePreviewRequest,
} from '@ameide/backstage-plugin-ameide-common';
import { ameideApiRef } from '../api/client';
import { Problems } from '../parts/Problems';
import { useAnswer } from '../parts/useAnswer';
import { Changes } from './Changes';
import { Frame, Refused, TYPING_MS } from './Frame';

interface Props {
  request: PrimitivePreviewRequest | undefined;
  title?: string;
}

export function PrimitivePreview({ request, title }: Props) {
  const api = useApi(ameideApiRef);
  const answered = useAnswer(
    request && JSON.stringify(request),
    signal => api.previewPrimitive(request ?? { kind: '', name: '' }, { signal }),
    TYPING_MS,
  );
  return (
    <Frame
      title={title}
      promise="Exactly what will be created. Nothing has been changed yet."
      isFilled={request !== undefined}
      answered={answered}
    >
      {answer => <Answer answer={answer} again={answered.again} />}
    </Frame>
  );
}

function Answer({ answer, again }: { answer: Found; again: () => void }) {
  const { primitive, problems, warnings } = answer;
  if (!primitive) return <Refused problems={problems} again={again} />;
  const namespaces = Object.entries(primitive.namespaces);
  const { repositoryFiles } = primitive;
  return (
    <>
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
    </>
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
