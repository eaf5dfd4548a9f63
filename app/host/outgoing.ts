import type { Account } from '../account.ts';
import type { FileSender } from '../jingle/file-sender.ts';
import { Refusal } from '../refusal.ts';
import type { Client } from '../xmpp/client.ts';
import type { Contacts } from './contacts.ts';
import type { Devices } from './devices.ts';
import type { Post } from './post.ts';
import type { Uploads } from './upload.ts';

export interface OutgoingOptions {
  jid: string;
  device: string;
  client: Client;
  devices: Devices;
  contacts: Contacts;
  uploads: Uploads;
  sender: FileSender;
  post: Post;
  lookForLetters: Account['lookForLetters'];
  link: Account['link'];
  isOneOf: Account['isOneOf'];
  deviceId(): string | undefined;
  sealed: Account['sealed'];
}

/** The account as an agent sees it: what it can ask of others. */
export function outgoing({
  jid,
  device: ownDevice,
  client,
  devices,
  contacts,
  uploads,
  sender,
  post,
  lookForLetters,
  link,
  isOneOf,
  deviceId,
  sealed,
}: OutgoingOptions): Account {
  return {
    jid,
    device: ownDevice,
    get devices() {
      return devices.list;
    },
    get deviceId() {
      return deviceId();
    },
    onDevices: (listener, signal) => devices.onChange(listener, signal),
    async query(to, codec, input, { signal } = {}) {
      const device = devices.find(to);
      if (device && !device.online) throw new Refusal('service-unavailable', `${to} is not online.`);
      if (!device && !to.includes('@'))
        throw new Refusal('item-not-found', `There is no device called ${to}.`);
      const iq = await client.request(codec.type, device?.jid ?? to, codec.encodeQuery(input), { signal });
      const payload = iq.getChild(codec.name, codec.namespace);
      if (!payload) throw new Refusal('service-unavailable', `${to} gave no answer to this.`);
      return codec.decodeAnswer(payload);
    },
    post: post.send,
    lookForLetters,
    isOneOf,
    agentsOf: (contact) => contacts.agentsOf(contact),
    link,
    sealed,
    upload: (upload) => uploads.upload(upload),
    takesFiles: (to) => sender.takesFiles(to),
    offerFile: (to, offer) => sender.offerFile(to, offer),
  };
}
