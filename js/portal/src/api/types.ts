// What the backend plugin returns, under the names that the pages use. The pages decide nothing.
import type { FormPreview } from '@ameide/backstage-plugin-ameide-common';

export type {
  AdoptionPlan,
  CatalogPreview,
  EntityOutcome,
  ShownExecution as Execution,
  FormPreview as Preview,
  ListedState,
  Operation,
  Phase,
  PipelineState,
  ShownPlace as Place,
  Problem,
  ExecuteRequest as Run,
  Service as ServiceRow,
  ServiceDetail,
  ServiceList as ServicePage,
  ServiceQuery,
  ShownApproval,
  ShownDeployment,
  ShownStage,
  ShownWait,
  OutlinedNotification as Notification,
  OutlinedStage as Stage,
  RecordedState,
  RestorationPlan,
  StageChange,
  OutlinedStep as StageStep,
  StepKind,
} from '@ameide/backstage-plugin-ameide-common';

/** What would be done to a pipeline, as forms show it. */
export type PipelinePreview = NonNullable<FormPreview['pipeline']>;
