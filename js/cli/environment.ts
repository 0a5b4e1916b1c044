/** `${NAME}` in the configuration, as in Backstage. */

type Variables = Record<string, string | undefined>;

/**
 * Puts variables in place of `${NAME}` and `${NAME:-default}` in every text. A text with a variable that is not set counts as not
 * given; `$${` stands for `${` itself.
 */
export function substitute(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return inText(value, variables);
  if (Array.isArray(value)) return value.map(item => substitute(item, variables) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([key, item]) => [key, substitute(item, variables)]);
  return Object.fromEntries(pairs.filter(([, item]) => item !== undefined));
}

function inText(text: string, variables: Variables): string | undefined {
  let complete = true;
  const filled = text.replace(/\$\$\{|\$\{([^}]*)\}/g, (match, inner: string | undefined) => {
    if (inner === undefined) return '${';
    const [name = '', fallback] = inner.split(/:-(.*)/s).map(part => part.trim());
    const value = variables[name] || fallback;
    complete &&= value !== undefined;
    return value ?? match;
  });
  return complete ? filled : undefined;
}
