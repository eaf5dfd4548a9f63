import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { Upload } from '../../../app/account.ts';
import { Uploads } from '../../../app/host/upload.ts';
import { Refusal } from '../../../app/refusal.ts';
import {
  encodeDiscoInfo,
  encodeDiscoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
} from '../../../app/xep/0030-service-discovery.ts';
import { encodeSlot, NS_UPLOAD } from '../../../app/xep/0363-http-file-upload.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { type Asked, account, silentClient, temporaryFolder } from './stage.ts';

/** A certificate for localhost that only who is told trusts. */
function certificate() {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(temporaryFolder(), name)) as [
    string,
    string,
  ];
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

interface Service {
  /** How the web server answers; it keeps what it got. */
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
  maxBytes?: number;
  slot?: (asked: Asked, url: string) => Element;
  trusted?: boolean;
}

/** The upload service of a server: its disco and slots by a stream of the test, its web server a real one. */
async function uploads({ answer, maxBytes, slot, trusted = true }: Service = {}) {
  const { key, cert } = certificate();
  const got: { headers: IncomingMessage['headers']; body: Buffer; whole: boolean }[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    if (answer) return answer(request, response);
    const chunks: Buffer[] = [];
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.writeHead(201).end());
    request.on('close', () =>
      got.push({ headers: request.headers, body: Buffer.concat(chunks), whole: request.complete }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}/file`;
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    return closed;
  });
  const result = (payload: Element) => xml('iq', { type: 'result' }, payload);
  const info = (features: string[], forms: Parameters<typeof encodeDiscoInfo>[0]['forms'] = []) =>
    result(encodeDiscoInfo({ identities: [], features, forms }));
  const { client } = silentClient((asked) => {
    const { to, payload } = asked;
    if (payload.is('query', NS_DISCO_ITEMS))
      return result(
        encodeDiscoItems({
          items: [{ jid: 'deaf.example.org' }, { jid: 'odd.example.org' }, { jid: 'up.example.org' }],
        }),
      );
    if (payload.is('query', NS_DISCO_INFO)) {
      if (to === 'deaf.example.org') throw new StanzaError('cancel', 'service-unavailable');
      if (to === 'odd.example.org') return result(xml('nonsense', { xmlns: 'urn:odd' }));
      const limit = { var: 'max-file-size', values: [String(maxBytes)] };
      const form = { type: 'result' as const, fields: [{ var: 'FORM_TYPE', values: [NS_UPLOAD] }, limit] };
      return to === 'up.example.org' ? info([NS_UPLOAD], maxBytes === undefined ? [] : [form]) : info([]);
    }
    if (slot) return slot(asked, url);
    const headers = [
      { name: 'Authorization', value: 'Basic x\r\nEvil: 1' },
      { name: 'Evil', value: '2' },
    ];
    return result(encodeSlot({ put: { url, headers }, get: { url: `${url}/get` } }));
  });
  return { uploads: new Uploads(client, account, trusted ? cert : undefined), got, url };
}

/** An upload of `sent` bytes where `promised` were promised, and whether the source was let go. */
function file(promised: number, sent = promised) {
  const source = Readable.from(pieces(sent), { objectMode: false });
  const upload: Upload = { name: 'a.bin', sizeBytes: promised, open: () => source };
  return { source, upload };
}

function* pieces(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), 'x');
}

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'uploaded',
    (error) => {
      expect(error).toBeInstanceOf(Refusal);
      return `${(error as Refusal).condition}: ${(error as Refusal).message}`;
    },
  );

test.each([0, 1, 65_536, 3_000_000])(
  '%i bytes arrive whole, with the headers that are allowed',
  async (bytes) => {
    const { uploads: service, got, url } = await uploads({ maxBytes: 3_000_000 });
    const { upload } = file(bytes);
    expect(await service.upload(upload)).toBe(`${url}/get`);
    expect(got[0]?.headers).toMatchObject({
      'content-length': String(bytes),
      'content-type': 'application/octet-stream',
      authorization: 'Basic xEvil: 1',
    });
    expect(got[0]?.headers).not.toHaveProperty('evil');
    expect(got[0]?.body.length).toBe(bytes);
  },
);

test.each([
  ['shrank to nothing', 200_000, 0],
  ['shrank a little', 200_000, 199_999],
  ['grew a little', 200_000, 200_001],
  ['grew from nothing', 0, 1],
])('a file that %s is no upload, and nobody is left waiting', async (_, promised, sent) => {
  const { uploads: service, got } = await uploads();
  const { source, upload } = file(promised, sent);
  expect(await refusal(service.upload(upload))).toBe(
    'conflict: The file changed while it was being uploaded.',
  );
  expect(source.destroyed).toBe(true);
  expect(got.every(({ whole }) => !whole || promised === 0)).toBe(true);
});

test('a server that has had enough is heard, though it does not read on', async () => {
  const { uploads: service } = await uploads({
    answer: (_, response) => response.writeHead(413, { connection: 'close' }).end(),
  });
  const { source, upload } = file(50_000_000);
  expect(await refusal(service.upload(upload))).toMatch(
    /^service-unavailable: The (server refused the upload \(HTTP 413\)|upload failed: )/,
  );
  expect(source.destroyed).toBe(true);
});

test.each([200, 201])('%i is well', async (status) => {
  const answer: Service['answer'] = (request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  };
  expect(await (await uploads({ answer })).uploads.upload(file(10).upload)).toContain('/get');
});

test.each([202, 301, 403, 500])('%i is not', async (status) => {
  const answer: Service['answer'] = (request, response) => {
    request.resume().on('end', () => response.writeHead(status, { location: '/elsewhere' }).end());
  };
  const { uploads: service } = await uploads({ answer });
  expect(await refusal(service.upload(file(10).upload))).toContain(`HTTP ${status}`);
});

test('a server that hangs up, or that nobody vouches for, is a clear refusal', async () => {
  const hangsUp = await uploads({ answer: (request) => request.socket.destroy() });
  expect(await refusal(hangsUp.uploads.upload(file(10).upload))).toMatch(
    /^service-unavailable: The upload failed: /,
  );
  const unknown = await uploads({ trusted: false });
  expect(await refusal(unknown.uploads.upload(file(10).upload))).toMatch(
    /^service-unavailable: The upload failed: .*certificate/,
  );
  expect(unknown.got).toEqual([]);
});

test('a source that fails is a clear refusal', async () => {
  const { uploads: service } = await uploads();
  const source = new Readable({
    read: (): void => void source.destroy(new Error('EIO: the disk is broken')),
  });
  const upload = { name: 'a', sizeBytes: 10, open: () => source };
  expect(await refusal(service.upload(upload))).toBe(
    'service-unavailable: The upload failed: EIO: the disk is broken.',
  );
});

test('ends when it is told to, with the reason it was given', async () => {
  const stop = new AbortController();
  const reason = new Error('canceled by the asker');
  const { uploads: service } = await uploads({ answer: () => stop.abort(reason) });
  const { source, upload } = file(50_000_000);
  await expect(service.upload({ ...upload, signal: stop.signal })).rejects.toBe(reason);
  expect(source.destroyed).toBe(true);
});

test('nothing is opened where the server gives no place', async () => {
  const never = { name: 'a', open: () => expect.unreachable() };
  const limited = await uploads({ maxBytes: 5 });
  expect(await refusal(limited.uploads.upload({ ...never, sizeBytes: 6 }))).toContain('up to 5 bytes only');
  const plain = encodeSlot({ put: { url: 'http://x.org/', headers: [] }, get: { url: 'https://x.org/' } });
  for (const slot of [
    () => xml('iq', { type: 'result' }),
    () => xml('iq', { type: 'result' }, plain),
    () => {
      throw new StanzaError('auth', 'forbidden');
    },
  ]) {
    const { uploads: service } = await uploads({ slot });
    expect(await refusal(service.upload({ ...never, sizeBytes: 6 }))).toMatch(
      /^(not-acceptable|service-unavailable): The server/,
    );
  }
});
