// The double of Harness does what the contract says of the real one.
import './harness/gate.ts';
import './harness/pipelines.ts';
import './harness/notSaved.ts';
import './harness/entities.ts';
import './harness/runs.ts';
import './harness/values.ts';
import './harness/approvals.ts';
import './harness/freezes.ts';
import './harness/tickets.ts';
import './harness/deliveries.ts';
import './harness/templates.ts';
import './harness/contract.ts';
