// The double of Harness does what the contract says of the real one.
import './harness-double/gate.ts';
import './harness-double/pipelines.ts';
import './harness-double/notSaved.ts';
import './harness-double/entities.ts';
import './harness-double/runs.ts';
import './harness-double/values.ts';
import './harness-double/approvals.ts';
import './harness-double/templates.ts';
import './harness-double/contract.ts';
