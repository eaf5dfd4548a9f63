/**
 * A page that tries whatever a page has to reach the extension, the core or its tabs, and says in its title what came of
 * it: `got` with what was heard, else `tried`.
 */
export function attackPage({
  extensionId,
  ports,
}: {
  extensionId: string;
  ports: readonly number[];
}): string {
  return `<!doctype html><title>trying</title><script>(${attack})(${JSON.stringify({ extensionId, ports })})</script>`;
}

/** Runs in the page. */
async function attack({ extensionId, ports }: { extensionId: string; ports: number[] }): Promise<void> {
  const PATIENCE_MS = 1_000;
  const heard: string[] = [];
  const tries: Promise<unknown>[] = [];
  const attempt = (name: string, run: () => Promise<unknown> | unknown) => {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    const did = Promise.resolve()
      .then(run)
      .then((value) => value !== undefined && heard.push(`${name}: ${String(value).slice(0, 80)}`))
      .catch(() => {});
    tries.push(Promise.race([did, late]));
  };
  const document = Reflect.get(globalThis, 'document');
  const api = Reflect.get(globalThis, 'chrome') ?? Reflect.get(globalThis, 'browser');
  attempt('tabs', () => api.tabs.query({}));
  attempt('host', () => api.runtime.connectNative('dragoman.tabs') && 'a port');
  attempt('message', () => api.runtime.sendMessage(extensionId, { do: 'overview' }));
  attempt('port', () => api.runtime.connect(extensionId) && 'a port');
  for (const scheme of ['chrome-extension', 'moz-extension'])
    attempt(scheme, async () => (await fetch(`${scheme}://${extensionId}/popup.html`)).text());
  attempt('frame', () => {
    const frame = document.createElement('iframe');
    frame.src = `chrome-extension://${extensionId}/popup.html`;
    document.documentElement.append(frame);
    return new Promise((resolve) => {
      Reflect.get(globalThis, 'addEventListener')('message', () => resolve('a message'));
    });
  });
  const asked = { type: 'hello', protocol: 1, session: 's', extension: '1', never: [] };
  const hello = JSON.stringify({ ...asked, browser: { id: 'page', name: 'Page', version: '1' } });
  for (const port of ports) {
    attempt(`http ${port}`, async () => (await fetch(`http://127.0.0.1:${port}/`)).text());
    attempt(`socket ${port}`, () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      socket.onopen = () => socket.send(hello);
      return new Promise((resolve) => {
        socket.onmessage = ({ data }) => /welcome|request|localhost/.test(data) && resolve(data);
      });
    });
  }
  await Promise.all(tries);
  document.title = heard.length > 0 ? `got ${heard.join('; ')}` : 'tried';
}
