import { decodeDiscoInfo, encodeDiscoInfoQuery, NS_DISCO_INFO } from '../xep/0030-service-discovery.ts';
import {
  encodePrivateConfiguration,
  encodePrivatePublish,
  isPreconditionNotMet,
  type PrivateItem,
  PUBLISH_OPTIONS,
} from '../xep/0223-private-data.ts';
import type { Client } from '../xmpp/client.ts';

/** Whether this account's server publishes for the account alone where it is told to (XEP-0223 §6). */
export async function canPublishPrivately(client: Client, account: string): Promise<boolean> {
  const iq = await client.request('get', account, encodeDiscoInfoQuery());
  const info = iq.getChild('query', NS_DISCO_INFO);
  return info !== undefined && decodeDiscoInfo(info).features.includes(PUBLISH_OPTIONS);
}

/** A node that stands otherwise is configured first. */
export async function publishPrivately(client: Client, item: PrivateItem): Promise<void> {
  const publish = () => client.request('set', undefined, encodePrivatePublish(item));
  await publish().catch(async (error) => {
    if (!isPreconditionNotMet(error)) throw error;
    await client.request('set', undefined, encodePrivateConfiguration(item.node));
    await publish();
  });
}
