import type { PairedDevices } from '../link/paired-devices.ts';
import { encodeVersion, NS_VERSION } from '../xep/0092-software-version.ts';
import { NS_PING } from '../xep/0199-ping.ts';
import type { Router } from '../xmpp/router.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { deviceQuery } from './devices.ts';
import type { Grants } from './grants.ts';

export interface OwnServing {
  router: Router;
  grants: Grants;
  paired: Pick<PairedDevices, 'id' | 'head'>;
  /** What the person calls this device. */
  device: string;
  version: string;
}

/** What the core itself answers, whatever the agents are; returns the features. */
export function serveOwn({ router, grants, paired, device, version }: OwnServing): string[] {
  router.iq('get', NS_VERSION, 'query', async () => encodeVersion({ name: 'Dragoman', version }));
  router.iq('get', NS_PING, 'ping', async () => undefined);
  router.iq(deviceQuery.type, deviceQuery.namespace, deviceQuery.name, async ({ from }) => {
    if (!grants.isOwn(from)) throw new StanzaError('auth', 'forbidden');
    const { id, head } = paired;
    return deviceQuery.encodeAnswer({ device, id, head });
  });
  return [NS_VERSION, NS_PING, deviceQuery.namespace];
}
