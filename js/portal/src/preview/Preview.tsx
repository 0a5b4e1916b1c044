// What would happen, were the form sent now: the core decides it in the backend, as it will when the task runs.
import { Alert, Flex, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { ameideApiRef } from '../api/client';
import type { FormPreviewRequest } from '@ameide/backstage-plugin-ameide-common';
import type { Preview as Found } from '../api/types';
import { Code } from '../parts/Code';
import { Notifications } from '../parts/Notifications';
import { Problems } from '../parts/Problems';
import { Stages } from '../parts/Stages';
import { useAnswer } from '../parts/useAnswer';
import { Changes } from './Changes';
import { Entities } from './Entities';
import { Frame, Refused, TYPING_MS } from './Frame';
import { Rights } from './Rights';
import { summaryOf } from './summary';

const PROMISES = {
  add: 'Exactly what will be created. Nothing has been changed yet.',
  update: 'Exactly what will change. Nothing has been changed yet.',
  remove: 'Exactly what will be removed. Nothing has been changed yet.',
};

export interface PreviewProps {
  request: FormPreviewRequest | undefined;
  /** Whether the pipeline changes after the merge only. */
  later?: boolean;
  /** The version that is deployed after the merge, as soon as it can be. */
  version?: string;
  title?: string;
  description?: string;
}

export function Preview(props: PreviewProps) {
  const { request, later = false, version, title, description } = props;
  const api = useApi(ameideApiRef);
  const answered = useAnswer(
    request && JSON.stringify(request),
    signal => api.previewService(request ?? { service: {} }, { signal }),
    TYPING_MS,
  );
  return (
    <Frame
      title={title}
      promise={description ?? PROMISES[request?.operation ?? 'add']}
      isFilled={request !== undefined}
      answered={answered}
    >
      {answer => <Answer answer={answer} later={later} version={version} again={answered.again} />}
    </Frame>
  );
}

/** Rules are for a pipeline: where there is none, nothing was checked. */
function Checks({ checked, warnings }: { checked: boolean; warnings: Found['warnings'] }) {
  return (
    <Flex direction="column" gap="2">
      {warnings.length > 0 && <Problems problems={warnings} />}
      {!checked && (
        <Alert
          icon
          status="info"
          title="No pipeline was checked"
          description="None could be rendered; the problems above say why."
        />
      )}
      {checked && warnings.length === 0 && (
        <Alert icon status="success" title="All pipeline checks passed" />
      )}
    </Flex>
  );
}

interface AnswerProps {
  answer: Found;
  later: boolean;
  version: string | undefined;
  again: () => void;
}

function Answer({ answer, later, version, again }: AnswerProps) {
  const { catalog, pipeline, environments, problems, warnings } = answer;
  const isRemoval = pipeline !== undefined && pipeline.yaml === undefined;
  const checks = pipeline ? `Checks (${warnings.length})` : 'Checks';
  return (
    <>
      {problems.length > 0 ? (
        <Refused problems={problems} again={again} />
      ) : (
        <Alert icon status="success" title={summaryOf(answer, later)} />
      )}
      {problems.length === 0 && <Rights preview={answer} version={version} />}
      {(catalog || pipeline) && (
        <Tabs>
          <TabList>
            {catalog && <Tab id="changes">Changes</Tab>}
            {pipeline?.yaml && <Tab id="pipeline">Pipeline</Tab>}
            {pipeline?.yaml && <Tab id="yaml">Pipeline YAML</Tab>}
            {pipeline && <Tab id="entities">Harness</Tab>}
            {!isRemoval && <Tab id="checks">{checks}</Tab>}
          </TabList>
          {catalog && (
            <TabPanel id="changes">
              <Changes diff={catalog.diff} />
            </TabPanel>
          )}
          {pipeline?.yaml && (
            <TabPanel id="pipeline">
              <Stages stages={pipeline.stages} environments={environments} />
              <Notifications notifications={pipeline.notifications} />
            </TabPanel>
          )}
          {pipeline?.yaml && (
            <TabPanel id="yaml">
              <Code text={pipeline.yaml} label="Pipeline YAML" file={`${pipeline.id}.yaml`} />
            </TabPanel>
          )}
          {pipeline && (
            <TabPanel id="entities">
              <Entities entities={pipeline.entities} />
            </TabPanel>
          )}
          {!isRemoval && (
            <TabPanel id="checks">
              <Checks checked={pipeline !== undefined} warnings={warnings} />
            </TabPanel>
          )}
        </Tabs>
      )}
    </>
  );
}
