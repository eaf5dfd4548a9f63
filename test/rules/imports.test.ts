import { describe, expect, test } from 'vitest';
import { contractObjections, objections, specifiers } from './imports.ts';
import { readSources } from './sources.ts';

const sources = readSources(['app', 'agents', 'main', 'renderer']);

test('every file of the application imports only what its place may', () => {
  expect(sources.size).toBeGreaterThan(20);
  expect([...sources].flatMap(([path, source]) => objections(path, source))).toEqual([]);
});

test('contracts reach zod and nothing of Node', () => {
  expect(contractObjections(sources)).toEqual([]);
});

describe('a planted violation is found', () => {
  test.each([
    ['app/core.ts', "import files from '../agents/files/agent.ts'"],
    ['app/core.ts', "import type { Files } from '../agents/index.ts'"],
    ['app/host/grants.ts', "export * from '../../main/headless.ts'"],
    ['app/host/grants.ts', "export { a } from '../../test/unit/a.ts'"],
    ['app/core.ts', "import { app } from 'electron'"],
    ['app/core.ts', "await import('electron')"],
    ['app/core.ts', "type App = import('electron').App"],
    ['app/core.ts', "const { app } = require('electron')"],
    ['app/core.ts', 'await import(name)'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of the planted file
    ['app/core.ts', 'await import(`../${name}`)'],
    ['app/core.ts', "import xml from '@xmpp/xml'"],
    ['app/xep/0050-ad-hoc-commands.ts', "import jid from '@xmpp/jid/index.js'"],
    ['app/core.ts', "import a from '/etc/a.ts'"],
    ['app/core.ts', "import a from '../package.json'"],
    ['agents/files/agent.ts', "import calendar from '../calendar/agent.ts'"],
    ['agents/files/agent.ts', "import { contracts } from '../contracts.ts'"],
    ['agents/files/parts/walk.ts', "import '../../tabs/contract.ts'"],
    ['agents/files/agent.ts', "import '../../main/platform.ts'"],
    ['agents/index.ts', "import '../main/platform.ts'"],
    ['agents/tabs/extension/worker.ts', "import '../agent.ts'"],
    ['agents/tabs/extension/worker.ts', "import '../../../app/agent.ts'"],
    ['main/headless.ts', "import '../renderer/window.tsx'"],
    ['main/headless.ts', "import { app } from 'electron'"],
    ['main/headless.ts', "import '../test/peers/servers/index.ts'"],
    ['main/cli/run.ts', "import xml from '@xmpp/xml'"],
    ['renderer/files/list.tsx', "import '../../app/core.ts'"],
    ['renderer/files/list.tsx', "import '../../agents/files/agent.ts'"],
    ['renderer/files/list.tsx', "import '../../main/preload.ts'"],
    ['elsewhere/a.ts', ''],
  ])('%s: %s', (path, source) => {
    expect(objections(path, source)).toHaveLength(1);
  });
});

describe('what is allowed passes', () => {
  test.each([
    ['main/cli/version.ts', "import manifest from '../../package.json' with { type: 'json' }"],
    ['app/core.ts', "import { readFile } from 'node:fs'; import z from 'zod'; import './host/grants.ts'"],
    ['app/xmpp/xml.ts', "import xml from '@xmpp/xml'"],
    ['agents/files/agent.ts', "import '../../app/agent.ts'; import './open.ts'; import mime from 'mime'"],
    ['agents/index.ts', "import files from './files/agent.ts'; import './calendar/agent.ts'"],
    ['agents/tabs/extension/worker.ts', "import '../protocol.ts'; import './state.ts'"],
    [
      'main/desktop.ts',
      "import { app } from 'electron'; import '../app/core.ts'; import '../agents/index.ts'",
    ],
    ['main/desktop/tray.ts', "import { Tray } from 'electron'"],
    ['main/preload.ts', "import { ipcRenderer } from 'electron'"],
    ['main/cli/run.ts', "const prompts = await import('@inquirer/prompts')"],
    [
      'renderer/files/list.tsx',
      "import '../../app/contract.ts'; import { contracts } from '../../agents/contracts.ts'",
    ],
    ['app/core.ts', "// import { app } from 'electron'\nconst text = \"import a from 'electron'\""],
  ])('%s: %s', (path, source) => {
    expect(objections(path, source)).toEqual([]);
  });
});

test('a contract that drags Node along is found', () => {
  const planted = new Map([
    ['agents/files/contract.ts', "import { z } from 'zod'; import '../../app/sizes.ts'"],
    ['agents/contracts.ts', "import type { Socket } from 'node:net'; export { type Server } from 'node:net'"],
    ['app/sizes.ts', "import { statfs } from 'node:fs'"],
    ['app/core.ts', "import 'node:net'"],
  ]);
  expect(contractObjections(planted)).toEqual([
    'agents/files/contract.ts reaches node:fs through app/sizes.ts',
  ]);
});

test('every kind of import is read', () => {
  const source = `import a, { b } from 'a'; import 'c'; export * from 'd'; export { e } from 'e';
    import type { F } from 'f'; const g = await import("g"); let h: import('h').H; import i = require('i');`;
  expect(specifiers('app/a.ts', source).sort()).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
});
