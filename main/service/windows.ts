import { join } from 'node:path';
import { escapeXml, type Manager, type Place, type Start } from './manager.ts';

const NAME = 'Dragoman';

/** A scheduled task of Windows that starts at login. */
export function windows(start: Start, _place: Place): Manager {
  const file = join(start.home, 'dragoman-task.xml');
  const task = (...words: string[]) => ['schtasks', ...words, '/TN', NAME];
  return {
    tested: false,
    file,
    content: Buffer.from(`\ufeff${taskXml(start)}`, 'utf16le'), // schtasks reads no UTF-8
    reread: ['schtasks', '/Create', '/F', '/TN', NAME, '/XML', file],
    enable: task('/Run'),
    restart: task('/Run'),
    disable: task('/Delete', '/F'),
    isRunning: task('/Query'),
    hint: 'It ends when you log out.',
  };
}

export function taskXml({ program, args, home }: Start): string {
  const words = [...args, 'run', '--home', home].map((word) => `"${word}"`).join(' ');
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>10</Count></RestartOnFailure>
  </Settings>
  <Actions>
    <Exec><Command>${escapeXml(program)}</Command><Arguments>${escapeXml(words)}</Arguments></Exec>
  </Actions>
</Task>
`;
}
