import { join } from 'node:path';
import { escapeXml, type Manager, type Place, type Start } from './manager.ts';

const LABEL = 'dragoman';

/** A launch agent of macOS. */
export function launchd(start: Start, { userHome }: Place): Manager {
  const domain = `gui/${process.getuid?.() ?? 0}`;
  const file = join(userHome, 'Library', 'LaunchAgents', `${LABEL}.plist`);
  return {
    tested: false,
    file,
    content: plist(start),
    reread: ['launchctl', 'print', domain],
    enable: ['launchctl', 'bootstrap', domain, file],
    restart: ['launchctl', 'kickstart', '-k', `${domain}/${LABEL}`],
    disable: ['launchctl', 'bootout', `${domain}/${LABEL}`],
    isRunning: ['launchctl', 'print', `${domain}/${LABEL}`],
    hint: 'It ends when you log out.',
  };
}

export function plist({ program, args, home }: Start): string {
  const words = [program, ...args, 'run', '--home', home].map(
    (word) => `    <string>${escapeXml(word)}</string>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words.join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>30</integer>
</dict>
</plist>
`;
}
