import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { autostartEntry, xdgAutostart } from '../../../main/desktop/xdg-autostart.ts';
import { temporaryFolder } from '../host/stage.ts';

const nasty = [
  'plain',
  'a b',
  '',
  '"quoted"',
  "it's",
  '$HOME',
  '`id`',
  '\\',
  '\\\\back\\slash\\',
  '100%',
  '%f %U %%',
  '~ & ; | < > ( ) * ? #',
  'a=b',
  'tab\tand\nline',
  'grüße 🗂',
  '\\$x \\n \\s',
];

/** What GLib, which desktops start it with, makes of the entry: the arguments that arrive. */
function launched(folder: string, program: string, args: readonly string[]): string[] {
  const out = join(folder, 'arguments');
  const script =
    '#!/bin/sh\nout="$(dirname "$0")/arguments"\nprintf "%s\\0" "$@" > "$out.new" && mv "$out.new" "$out"\n';
  writeFileSync(program, script, { mode: 0o755 });
  const entry = join(folder, 'dragoman.desktop');
  writeFileSync(entry, autostartEntry([program, ...args]));
  execFileSync('desktop-file-validate', [entry]);
  execFileSync('gio', ['launch', entry]);
  // It does not wait for what it started.
  execFileSync('sh', ['-c', 'until [ -e "$0" ]; do sleep 0.02; done', out], { timeout: 10_000 });
  return readFileSync(out, 'utf8').split('\0').slice(0, -1);
}

test.each(['Dragoman', 'we ird `id` $HOME "x" 100% %f \\ ü', 'a=b'])(
  'a program in the folder %j gets its arguments as they are',
  (name) => {
    const folder = join(temporaryFolder(), name);
    mkdirSync(folder);
    expect(launched(folder, join(folder, 'dragoman'), nasty)).toEqual(nasty);
  },
);

test('on, off, and off by the desktop', async () => {
  const config = temporaryFolder();
  const entry = join(config, 'autostart', 'dragoman.desktop');
  const autostart = xdgAutostart(['/opt/Dragoman/dragoman', '--hidden'], { XDG_CONFIG_HOME: config });
  expect(await autostart.isOn()).toBe(false);
  await autostart.set(true);
  expect(await autostart.isOn()).toBe(true);
  expect(readFileSync(entry, 'utf8')).toContain('\nExec="/opt/Dragoman/dragoman" "--hidden"\n');
  expect(statSync(join(config, 'autostart')).mode & 0o777).toBe(0o700);
  const good = readFileSync(entry, 'utf8');
  for (const off of ['Hidden=true', 'Hidden = true', 'X-GNOME-Autostart-enabled=false']) {
    writeFileSync(entry, `${good.replace(/^X-GNOME.*\n/m, '')}${off}\n`);
    expect(await autostart.isOn(), off).toBe(false);
  }
  await autostart.set(true);
  expect(await autostart.isOn()).toBe(true);
  await autostart.set(false);
  await autostart.set(false);
  expect(await autostart.isOn()).toBe(false);
  expect(existsSync(entry)).toBe(false);
});

test('of an AppImage the image is started, not the place it is mounted at', async () => {
  const config = temporaryFolder();
  const environment = {
    XDG_CONFIG_HOME: config,
    APPIMAGE: '/home/you/Dragoman.AppImage',
    APPDIR: '/tmp/.mount_x',
  };
  const exec = async (program: string) => {
    await xdgAutostart([program, '--hidden'], environment).set(true);
    return /^Exec=(.*)$/m.exec(readFileSync(join(config, 'autostart', 'dragoman.desktop'), 'utf8'))?.[1];
  };
  expect(await exec('/tmp/.mount_x/dragoman')).toBe('"/home/you/Dragoman.AppImage" "--hidden"');
  // Started from a terminal that itself is an AppImage.
  expect(await exec('/usr/bin/dragoman')).toBe('"/usr/bin/dragoman" "--hidden"');
});
