import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './folder.ts';

export type Authority = { readonly ca: string; readonly caFile: string; readonly keyFile: string };
export type Certificate = {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Key and certificate in one file, as ejabberd reads them. */
  readonly bundleFile: string;
};

let shared: Authority | undefined;
const issued = new Map<string, Certificate>();

/** The private CA of this test run, trusted by nobody who is not told to. */
export function authority(): Authority {
  shared ??= newAuthority();
  return shared;
}

export function newAuthority(): Authority {
  const folder = freshFolder('ca');
  const keyFile = join(folder, 'ca.key');
  const caFile = join(folder, 'ca.pem');
  const extensions = [
    '-addext',
    'basicConstraints=critical,CA:true',
    '-addext',
    'keyUsage=keyCertSign,cRLSign',
  ];
  openssl([
    'req',
    '-x509',
    ...newKey(keyFile),
    '-subj',
    '/CN=Test CA',
    '-days',
    '30',
    ...extensions,
    '-out',
    caFile,
  ]);
  // OpenSSL's own file names, for clients that are given the folder.
  openssl(['rehash', folder]);
  return { ca: readFileSync(caFile, 'utf8'), caFile, keyFile };
}

/** A server certificate for these DNS names; the first `*.localhost` kind of wildcard is allowed. */
export function certificateFor(names: readonly string[], issuer: Authority = authority()): Certificate {
  const key = `${issuer.caFile} ${names.join(' ')}`;
  const known = issued.get(key);
  if (known) return known;
  const folder = freshFolder('certificate');
  const file = (name: string) => join(folder, name);
  const subject = `/CN=${names[0]?.replaceAll('/', '')}`;
  writeFileSync(
    file('extensions'),
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`,
  );
  openssl(['req', ...newKey(file('server.key')), '-subj', subject, '-out', file('server.csr')]);
  openssl([
    ...['x509', '-req', '-in', file('server.csr'), '-days', '30', '-extfile', file('extensions')],
    ...['-CA', issuer.caFile, '-CAkey', issuer.keyFile, '-CAcreateserial', '-out', file('server.pem')],
  ]);
  writeFileSync(
    file('bundle.pem'),
    readFileSync(file('server.pem'), 'utf8') + readFileSync(file('server.key'), 'utf8'),
  );
  const certificate = {
    certificateFile: file('server.pem'),
    keyFile: file('server.key'),
    bundleFile: file('bundle.pem'),
  };
  issued.set(key, certificate);
  return certificate;
}

function newKey(keyFile: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
