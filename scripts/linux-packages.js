#!/usr/bin/env node
// Makes a .deb or .rpm of what electron-builder lays out, by dpkg-deb or rpmbuild. electron-builder calls it with the
// command line of fpm, a Ruby program it would else download: so what is tested here is what people get.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

// Of zstd, which every dpkg and rpm in support reads: a twentieth of the time of xz for a tenth more.
const LEVEL = process.env.PACKAGE_ZSTD_LEVEL ?? '12';

const text = { type: 'string' };
const many = { type: 'string', multiple: true };
const { values: given, positionals: mappings } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ source: { ...text, short: 's' }, type: { ...text, short: 't' }, depends: { ...many, short: 'd' } },
    ...{ force: { type: 'boolean' }, architecture: text, name: text, version: text, package: text },
    ...{ 'after-install': text, 'after-remove': text, description: text, maintainer: text, vendor: text },
    ...{ url: text, category: text, license: text, 'deb-priority': text, 'deb-recommends': many },
    ...{ 'deb-compression': text, 'rpm-os': text, 'rpm-compression': text, 'rpm-summary': text },
  },
});

// Where the project has no site, package.json says so in the one way that electron-builder accepts.
const site = given.url?.includes('.invalid') ? undefined : given.url;
const work = mkdtempSync(join(tmpdir(), 'dragoman-package-'));
try {
  const tree = join(work, 'tree');
  for (const mapping of mappings) lay(mapping, tree);
  if (given.type === 'deb') deb(tree);
  else if (given.type === 'rpm') rpm(tree);
  else throw new Error(`Only deb and rpm are made here, not ${given.type}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** `from=/to`; a folder that ends in a slash gives what is in it. Nobody but root may write any of it. */
function lay(mapping, tree) {
  const cut = mapping.lastIndexOf('=');
  const from = mapping.slice(0, cut);
  const to = join(tree, mapping.slice(cut + 1));
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
  execFileSync('chmod', ['-R', 'u+rwX,go=rX', tree]);
}

/** deb-control(5) */
function deb(tree) {
  const paths = files(tree);
  const sizeKiB = Math.ceil(paths.reduce((sum, path) => sum + statSync(join(tree, path)).size, 0) / 1024);
  const sums = paths.map((path) => {
    const sum = createHash('md5').update(readFileSync(join(tree, path)));
    return `${sum.digest('hex')}  ${path}\n`;
  });
  const control = join(tree, 'DEBIAN');
  mkdirSync(control);
  const fields = {
    Package: given.name,
    Version: given.version,
    Architecture: given.architecture,
    Maintainer: given.maintainer,
    'Installed-Size': String(sizeKiB),
    Depends: given.depends?.join(', '),
    Recommends: given['deb-recommends']?.join(', '),
    Section: given.category,
    Priority: given['deb-priority'],
    Homepage: site,
    Description: given.description,
  };
  writeFileSync(join(control, 'control'), lines(fields, ': '));
  writeFileSync(join(control, 'md5sums'), sums.join(''));
  script(given['after-install'], join(control, 'postinst'));
  script(given['after-remove'], join(control, 'postrm'));
  run('dpkg-deb', ['--root-owner-group', '-Zzstd', `-z${LEVEL}`, '--build', tree, given.package]);
}

/** https://rpm-software-management.github.io/rpm/manual/spec.html; its tree is copied as it is, nothing is stripped. */
function rpm(tree) {
  // It is told Debian's names.
  const architecture = { amd64: 'x86_64', arm64: 'aarch64' }[given.architecture] ?? given.architecture;
  const header = {
    Name: given.name,
    Version: given.version,
    Release: '1',
    Summary: given['rpm-summary'] ?? given.description,
    License: given.license,
    Vendor: given.vendor,
    URL: site,
    Group: given.category,
    BuildArch: architecture,
    AutoReqProv: 'no',
    Requires: given.depends?.join(', '),
  };
  const listed = ['/opt/Dragoman', ...files(join(tree, 'usr')).map((path) => `/usr/${path}`)];
  const sections = {
    description: given.description,
    install: `cp -a "${tree}/." "%{buildroot}/"`,
    post: scriptText(given['after-install']).replaceAll('%', '%%'),
    postun: scriptText(given['after-remove']).replaceAll('%', '%%'),
    files: ['%defattr(-,root,root)', ...listed.map((path) => `"${path}"`)].join('\n'),
  };
  const body = Object.entries(sections).map(([name, content]) => `%${name}\n${content}\n`);
  const spec = join(work, 'package.spec');
  writeFileSync(spec, `${lines(header, ': ')}\n${body.join('\n')}`);
  const macros = {
    _topdir: join(work, 'rpm'),
    _rpmfilename: 'made.rpm',
    _binary_payload: `w${LEVEL}.zstdio`,
    _build_id_links: 'none',
    debug_package: '%{nil}',
    __os_install_post: '%{nil}',
  };
  const defines = Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
  run('rpmbuild', ['-bb', '--quiet', '--target', architecture, ...defines, spec]);
  cpSync(join(work, 'rpm', 'RPMS', 'made.rpm'), given.package);
}

function files(folder, under = '') {
  if (!existsSync(join(folder, under))) return [];
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = join(under, entry.name);
    return entry.isDirectory() ? files(folder, path) : [path];
  });
}

function lines(fields, between) {
  return Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}${between}${value}\n`)
    .join('');
}

function script(from, to) {
  writeFileSync(to, scriptText(from));
  chmodSync(to, 0o755);
}

function scriptText(path) {
  return readFileSync(path, 'utf8');
}

function run(program, args) {
  execFileSync(program, args, { stdio: ['ignore', 2, 2] });
}
