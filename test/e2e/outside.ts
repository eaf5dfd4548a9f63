import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A place a page could want to reach, by TCP and by UDP: it notes everybody who comes near. */
export interface Outside extends AsyncDisposable {
  readonly port: number;
  readonly udpPort: number;
  readonly visits: string[];
}

export async function startOutside(): Promise<Outside> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*').end('here');
  });
  server.on('connection', () => visits.push('connection'));
  server.on('upgrade', (request, socket) => {
    visits.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const udp = createSocket('udp4', () => visits.push('datagram'));
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    udpPort: udp.address().port,
    visits,
    async [Symbol.asyncDispose]() {
      udp.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Runs inside a page: knocks at that place in every way a page has, and waits until each was refused or had its
 * chance. Answers the ways that got through.
 */
export async function knock({ port, udpPort }: { port: number; udpPort: number }): Promise<string[]> {
  const http = `http://127.0.0.1:${port}`;
  const through: string[] = [];
  const timely = (work: Promise<unknown>) =>
    Promise.race([work, new Promise((end) => setTimeout(end, 1_500))]);
  const way = async (name: string, work: () => Promise<unknown>) => {
    try {
      if ((await timely(work())) === 'through') through.push(name);
    } catch {
      // refused
    }
  };
  const element = (tag: string, attributes: Record<string, string>) => () =>
    new Promise((resolve, reject) => {
      const made = document.createElement(tag);
      made.addEventListener('load', () => resolve('through'));
      made.addEventListener('error', () => reject(new Error('refused')));
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      document.body.append(made);
      setTimeout(() => made.remove(), 1_400);
    });
  await Promise.all([
    way('fetch', async () => {
      await fetch(`${http}/fetch`, { mode: 'no-cors' });
      return 'through';
    }),
    way('xhr', () => {
      const request = new XMLHttpRequest();
      return new Promise((resolve, reject) => {
        request.onload = () => resolve('through');
        request.onerror = () => reject(new Error('refused'));
        request.open('GET', `${http}/xhr`);
        request.send();
      });
    }),
    way('websocket', () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/websocket`);
      return new Promise((resolve, reject) => {
        socket.onopen = () => resolve('through');
        socket.onerror = () => reject(new Error('refused'));
      });
    }),
    way('events', () => {
      const events = new EventSource(`${http}/events`);
      return new Promise((resolve) => {
        events.onopen = () => resolve('through');
        setTimeout(() => events.close(), 1_400);
      });
    }),
    way('beacon', async () => void navigator.sendBeacon(`${http}/beacon`, 'word')),
    way('image', element('img', { src: `${http}/image.png` })),
    way('style', element('link', { rel: 'stylesheet', href: `${http}/style.css` })),
    way('prefetch', element('link', { rel: 'prefetch', href: `${http}/prefetch` })),
    way('preconnect', element('link', { rel: 'preconnect', href: http })),
    way('audio', element('audio', { src: `${http}/audio.ogg`, preload: 'auto' })),
    way('object', element('object', { data: `${http}/object` })),
    way('frame', async () => {
      await element('iframe', { src: `${http}/frame` })(); // what was refused counts as loaded here
    }),
    way('webrtc', async () => {
      const peer = new RTCPeerConnection({
        iceServers: [
          { urls: `stun:127.0.0.1:${udpPort}` },
          { urls: `turn:127.0.0.1:${port}?transport=tcp`, username: 'a', credential: 'b' },
        ],
      });
      peer.createDataChannel('out');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((resolve) => setTimeout(resolve, 1_400));
      peer.close();
    }),
  ]);
  return through;
}
