import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freshFolder } from '../../peers/servers/folder.ts';
import type { Server } from '../../peers/servers/index.ts';
import { JID, PASSWORD } from '../askers.ts';
import { Device } from '../cuts/device.ts';
import { type Finding, figure, none, say } from '../findings.ts';
import { type Peer, startPeer } from './peers.ts';
import { asked, peerName } from './requests.ts';
import { verdict } from './verdict.ts';

const [YOU = ''] = JID.split('@');
const PEERS = 50;
const OF_SLOT = 8;
const TWO_VERSIONS = 10;
/** At a random moment of so long after it is online. */
const LIFE_MS = 2500;
/** Answers that a kill took are sent again at the next start, else within a minute. */
const PATIENCE_MS = 150_000;
const EMPTY = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Soak//EN\r\nEND:VCALENDAR\r\n';

export interface Amounts {
  requests: number;
  kills: number;
}

/** Many ask for the same hours at the same time, while the one they ask is killed again and again. */
export async function calendar(server: Server, { requests, kills }: Amounts): Promise<Finding[]> {
  for (let peer = 0; peer < PEERS; peer++) {
    await server.addUser(peerName(peer), PASSWORD);
    await server.befriend(YOU, peerName(peer));
  }
  const file = join(freshFolder('calendar'), 'you.ics');
  writeFileSync(file, EMPTY);
  const sources = [{ ics: file, write: true }];
  const settings = { calendar: { sources, rules: [{ mode: 'automatic' }] } };
  const device = await Device.start({ name: 'one', server, settings });
  const { jid } = await (await device.local).call.core.status({});
  const peers: Peer[] = [];
  for (let peer = 0; peer < PEERS; peer++) peers.push(await startPeer(server, peer));

  const all = asked(Date.now(), { requests, peers: PEERS, ofSlot: OF_SLOT, twoVersions: TWO_VERSIONS });
  const began = performance.now();
  const deadline = began + kills * 10_000 + requests * 1_000 + PATIENCE_MS;
  const isOver = () => performance.now() > deadline;
  let areReceived = false;
  const asking = Promise.all(
    peers.map((peer, number) =>
      peer.ask(
        jid,
        all.filter((one) => one.peer === number),
        isOver,
      ),
    ),
  ).then(() => {
    areReceived = true;
  });
  let killed = 0;
  for (; killed < kills && !areReceived; killed++) {
    await delay(Math.random() * LIFE_MS);
    await device.kill();
    await device.online();
    if ((killed + 1) % 10 === 0) say(`${server.kind}: ${killed + 1} kills`);
  }
  await asking;
  const minutes = (performance.now() - began) / 60_000;
  const isHeard = () =>
    all.every((one) => peers[one.peer]?.heard.has(`${one.uid} ${one.versions.length - 1}`));
  for (const end = performance.now() + PATIENCE_MS; !isHeard() && performance.now() < end; ) await delay(100);
  await device.end();
  await Promise.all(peers.map((peer) => peer.stop()));
  const sum = (of: (peer: Peer) => number) => peers.reduce((total, peer) => total + of(peer), 0);
  return [
    figure('meetings asked for, by peers', `${requests}, ${PEERS}`),
    figure('messages sent, not received', `${sum(({ sent }) => sent)}, ${sum(({ failed }) => failed)}`),
    figure('kills', killed),
    figure('minutes', minutes.toFixed(1)),
    none('messages that were never received', areReceived && !isOver() ? 0 : 1),
    ...verdict(all, readFileSync(file, 'utf8'), peers),
  ];
}
