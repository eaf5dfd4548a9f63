/** A calendar's server could not do what was asked; the message follows its address in a sentence. */
export class DavProblem extends Error {
  override readonly name = 'DavProblem';
  /** What it answered (RFC 9110 §15); 0 when it did not. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const PATIENCE_MS = 20_000;
/** Of one answer. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * `fetch` for one calendar: with its user's password, within a bounded time and size, and never redirected, so that
 * the password goes where its owner said and nowhere else.
 * @throws DavProblem for what nobody could go on with: no answer, no access, another place
 */
export function davFetch(user: string, password: string, signal: AbortSignal): typeof fetch {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return async (address, init) => {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    try {
      const response = await fetch(address, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization },
        redirect: 'manual',
        signal: AbortSignal.any([signal, patience]),
      });
      const { status } = response;
      if (status === 401) throw new DavProblem(status, 'does not accept this user with this password');
      if (status >= 300 && status < 400)
        throw new DavProblem(
          status,
          `is elsewhere now: ${response.headers.get('location') ?? 'it does not say where'}`,
        );
      if (status >= 500 && status !== 507) throw new DavProblem(status, `has a fault of its own (${status})`);
      const body = await bounded(response);
      const { statusText, headers } = response;
      return new Response(body.length > 0 ? new Uint8Array(body) : null, { status, statusText, headers });
    } catch (error) {
      if (error instanceof DavProblem) throw error;
      if (patience.aborted) throw new DavProblem(0, `has not answered within ${PATIENCE_MS / 1000} s`);
      const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
      throw new DavProblem(0, `cannot be reached (${cause?.code ?? cause?.message ?? message})`);
    }
  };
}

async function bounded({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new DavProblem(0, 'answers with more than a calendar may be (64 MB)');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
