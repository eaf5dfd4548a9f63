import { app, type Session } from 'electron';
import { ORIGIN } from './page.ts';

/**
 * What no page of ours needs is refused to all of them: other places, other windows, devices, the network. The core
 * speaks to the network through Node, which none of this is about. Before the app is ready.
 */
export function harden(): void {
  // Whatever in Chromium wants to reach somebody finds no name and no address.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('session-created', hardenSession);
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-prevent-unload', (event) => event.preventDefault()); // a page cannot keep its window open
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    // WebRTC asks neither webRequest nor the content security policy.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, callback) =>
    callback({ cancel: !url.startsWith(`${ORIGIN}/`) && !url.startsWith('devtools:') }),
  );
}
