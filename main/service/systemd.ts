import { join } from 'node:path';
import type { Manager, Place, Start } from './manager.ts';

const NAME = 'dragoman.service';

/** A user unit: it runs as the person, with their session bus (the keyring) and their files (the shares). */
export function systemd(start: Start, { userHome, env }: Place): Manager {
  // The arguments may hold anything; the program's own path may not, however it is quoted.
  if (/["'\\]/.test(start.program))
    throw new Error(`systemd starts no program whose path holds quotes or backslashes: ${start.program}`);
  const config = env.XDG_CONFIG_HOME || join(userHome, '.config');
  const systemctl = (...words: string[]) => ['systemctl', '--user', ...words];
  return {
    tested: true,
    file: join(config, 'systemd', 'user', NAME),
    content: unit(start),
    reread: systemctl('daemon-reload'),
    enable: systemctl('enable', '--now', NAME),
    restart: systemctl('restart', NAME),
    disable: systemctl('disable', '--now', NAME),
    isRunning: systemctl('is-active', '--quiet', NAME),
    hint: 'It ends when you log out. To have it run from boot on: loginctl enable-linger',
  };
}

/**
 * The hardening is what a user manager can do without a mount namespace, which it may not have and which would hide
 * shares; not MemoryDenyWriteExecute, which V8 cannot live with. A wrong password ends it every time, so it is
 * tried ten times and not for ever.
 */
export function unit({ program, args, home }: Start): string {
  return `[Unit]
Description=Dragoman, personal agents on your own XMPP account
StartLimitIntervalSec=10min
StartLimitBurst=10

[Service]
ExecStart=${[`:${program}`, ...args, 'run', '--home', home].map(quote).join(' ')}
Restart=on-failure
RestartSec=10
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
`;
}

/** One word (systemd.syntax(7)); the colon before the first keeps every $ as it is (systemd.service(5)). */
function quote(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}
