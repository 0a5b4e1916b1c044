// Services that are onboarded to be looked at, or to be measured.

/** An entry of the catalog, for a service in six places. */
export const paymentEntry = {
  name: 'payment-service',
  description: 'Takes payments and records them in the ledger',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'pre', 'prod'],
  regions: ['euw1', 'euw2'],
  team: 'group:default/payments-team',
};

/** What a person would type into the form. */
export const paymentService = {
  ...paymentEntry,
  productionSize: 'large',
  slack: '#payments-alerts',
  pagerduty: 'PPAYMT1',
};

/** Another one, for the other strategy. */
export const refundService = {
  ...paymentService,
  name: 'refund-service',
  description: 'Issues refunds and records them in the ledger',
};
