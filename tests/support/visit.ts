// A visitor who signs in without a browser: follows redirects, keeps cookies, and fills in the pages of the provider.

/** What the portal answers to someone who has signed in, or why it refuses. */
export interface SignedIn {
  token?: string;
  userEntityRef?: string;
  error?: string;
}

export class Visitor {
  readonly #portal: string;
  readonly #cookies = new Map<string, string>();

  constructor(portal: string) {
    this.#portal = portal;
  }

  /** Goes the way of the window that the portal opens. */
  async signIn(name: string): Promise<SignedIn> {
    const start = new URL('/api/auth/oidc/start', this.#portal);
    start.search = 'env=production&scope=openid%20profile%20email';
    let page = await this.#follow(start);
    for (let steps = 0; page.url.pathname.startsWith('/interaction/'); steps++) {
      if (steps === 4) throw new Error(`the provider asks on and on: ${page.body}`);
      const form = /<form[^>]* action="([^"]+)"/.exec(page.body)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      const fields = new URLSearchParams({ prompt, login: name, password: 'any' });
      page = await this.#follow(new URL(form!, page.url), fields);
    }
    return answerOf(page.body);
  }

  /** What the page asks when it is opened again. */
  async refresh(): Promise<SignedIn & { status: number }> {
    const url = new URL('/api/auth/oidc/refresh?env=production&scope=openid', this.#portal);
    const response = await this.#send(url, undefined, { 'x-requested-with': 'XMLHttpRequest' });
    return { status: response.status, ...read((await response.json()) as Answer) };
  }

  async #follow(url: URL, fields?: URLSearchParams): Promise<{ url: URL; body: string }> {
    let [at, body] = [url, fields];
    for (let steps = 0; steps < 20; steps++) {
      const response = await this.#send(at, body);
      const location = response.headers.get('location');
      if (!location) return { url: at, body: await response.text() };
      at = new URL(location, at);
      body = undefined;
    }
    throw new Error(`redirected on and on, last to ${at}`);
  }

  async #send(url: URL, body?: URLSearchParams, headers: Record<string, string> = {}) {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      body,
      headers: {
        ...headers,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) this.#cookies.set(name, value ?? '');
    }
    return response;
  }
}

interface Answer {
  backstageIdentity?: { token: string; identity: { userEntityRef: string } };
  error?: { message: string };
}

/** The window hands its answer to the page as text. */
function answerOf(html: string): SignedIn {
  const text = /decodeURIComponent\('([^']*)'\)/.exec(html)?.[1];
  if (text === undefined) throw new Error(`not the end of signing in: ${html.slice(0, 2000)}`);
  const { response, error } = JSON.parse(decodeURIComponent(text)) as {
    response?: Answer;
    error?: { message: string };
  };
  return read({ ...response, error });
}

function read({ backstageIdentity, error }: Answer): SignedIn {
  if (!backstageIdentity) return { error: error?.message };
  const { token, identity } = backstageIdentity;
  return { token, userEntityRef: identity.userEntityRef };
}
