// The version that a form asks to deploy after the merge.

/** The values of the form that say whether it is deployed, and which version. */
export interface DeployOption {
  if: string;
  version: string;
}

/** The version, if the form has one and says so. */
export function versionOf(
  values: Record<string, unknown>,
  { deploy }: { deploy?: DeployOption },
): string | undefined {
  if (!deploy || values[deploy.if] !== true) return undefined;
  const version = values[deploy.version];
  return typeof version === 'string' && version !== '' ? version : undefined;
}
