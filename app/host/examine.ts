import prettyBytes from 'pretty-bytes';
import type { Check } from '../contract.ts';
import { decodeDiscoInfo, encodeDiscoInfoQuery } from '../xep/0030-service-discovery.ts';
import { NS_BLOCKING } from '../xep/0191-blocking-command.ts';
import { domainOf } from '../xmpp/jid.ts';
import type { Resource } from './resource.ts';

const wanted = [
  { feature: NS_BLOCKING, name: 'blocking', lack: 'whoever you block elsewhere cannot be recognised here.' },
  {
    feature: 'urn:xmpp:mam:2',
    name: 'archive',
    lack: 'what arrives while no device is online cannot be found later.',
  },
] as const;

/** What `dragoman doctor` asks of a running core: the line, and what the server can do. */
export async function examine({ client, uploads }: Pick<Resource, 'client' | 'uploads'>): Promise<Check[]> {
  const { facts, jid } = client;
  if (client.state !== 'online' || !facts || !jid) {
    return [
      { name: 'server', ok: false, found: `not online (${client.state})`, mend: 'See: dragoman status' },
    ];
  }
  const features = await serverFeatures(client, domainOf(jid));
  const upload = await uploads.service().catch(() => undefined);
  return [
    { name: 'TLS', ok: true, found: `${facts.tls.protocol}, login by ${facts.mechanism}` },
    {
      name: 'resumption',
      ok: true,
      found: facts.resumable
        ? 'a short cut of the line goes unnoticed'
        : 'not offered: what is under way at a cut is lost (XEP-0198)',
    },
    ...wanted.map(({ feature, name, lack }) => {
      // Nothing the person could mend, so nothing is wrong here.
      return { name, ok: true, found: features.includes(feature) ? 'offered' : `not offered: ${lack}` };
    }),
    upload
      ? {
          name: 'upload',
          ok: true,
          found: upload.maxBytes === undefined ? 'offered' : `offered, up to ${prettyBytes(upload.maxBytes)}`,
        }
      : {
          name: 'upload',
          ok: true,
          found: 'not offered: plain clients cannot get files as links (XEP-0363)',
        },
  ];
}

async function serverFeatures(client: Resource['client'], domain: string): Promise<string[]> {
  const account = client.jid?.split('/')[0];
  const asked = await Promise.all(
    [domain, account].map(async (jid) => {
      const iq = await client.request('get', jid, encodeDiscoInfoQuery()).catch(() => undefined);
      const [payload] = iq?.getChildElements() ?? [];
      return payload ? decodeDiscoInfo(payload).features : [];
    }),
  );
  return asked.flat();
}
