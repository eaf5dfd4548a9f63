import type { Certificate } from './certificates.ts';
import type { ServerOptions } from './server.ts';

/** Where a server is among others that it talks to. */
export interface Place {
  domain: string;
  /** Servers find each other at port 5269 alone, so each has an address of its own. */
  address: string;
  /** Names and addresses of all, as in /etc/hosts. */
  hostsFile: string;
}

type Setup = ServerOptions & {
  place: Place | undefined;
  caFile: string;
  folder: string;
  data: string;
  ports: { c2s: number; direct: number; https: number; proxy: number };
  certificate: Certificate;
};

const modules = [
  ...['roster', 'saslauth', 'tls', 'disco', 'ping', 'pep', 'private', 'blocklist', 'carbons'],
  ...['vcard4', 'vcard_legacy', 'version', 'time', 'posix', 'adhoc', 'uptime'],
];

const registrations = {
  open: 'allow_registration = true\nadditional_registration_fields = { "email+" }',
  rare: 'allow_registration = true\nregistration_throttle_max = 1\nregistration_throttle_period = 3600\nregistration_allowlist = {}',
  invited: 'allow_registration = true\nregistration_invite_only = true',
};

export function prosodyConfig(setup: Setup): string {
  const { folder, data, ports, certificate, limits, registration, without = [], admins = [] } = setup;
  const { place, caFile } = setup;
  const domain = place?.domain ?? 'localhost';
  const enabled = [
    ...modules,
    ...(without.includes('smacks') ? [] : ['smacks']),
    ...(without.includes('mam') ? [] : ['mam']),
    ...(limits ? ['limits'] : []),
    ...(admins.length > 0 ? ['admin_adhoc', 'announce'] : []),
    ...(registration ? ['register'] : []),
    ...(registration === 'invited' ? ['invites', 'invites_register'] : []),
  ];
  // Prosody loads these without being asked.
  const disabled = [
    ...(place ? [] : ['s2s', 's2s_auth_certs']),
    ...(without.includes('offline') ? ['offline'] : []),
  ];
  return `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${data}"
log = { { levels = { min = "debug" }, to = "console" } }
interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.c2s} }
c2s_direct_tls_ports = { ${ports.direct} }
${place ? between(place) : 's2s_ports = {}'}
http_ports = {}
https_ports = { ${ports.https} }
https_interfaces = { "127.0.0.1" }
proxy65_ports = { ${ports.proxy} }
proxy65_interfaces = { "127.0.0.1" }
admins = { ${list(admins)} }
modules_enabled = { ${list(enabled)} }
modules_disabled = { ${list(disabled)} }
authentication = "internal_plain"
c2s_require_encryption = true
ssl = { key = "${certificate.keyFile}", certificate = "${certificate.certificateFile}", cafile = "${caFile}" }
https_ssl = ssl
c2s_direct_tls_ssl = ssl
http_host = "${domain}"
http_default_host = "${domain}"
archive_expires_after = "1h"
${registration ? registrations[registration] : ''}
${limits ? 'limits = { c2s = { rate = "10kb/s" } }' : ''}
VirtualHost "${domain}"
Component "upload.${domain}" "http_file_share"
http_host = "${domain}"
http_external_url = "https://${domain}:${ports.https}/"
Component "proxy.${domain}" "proxy65"
proxy65_address = "127.0.0.1"
`;
}

/** RFC 6120 §13.7.2: each shows a certificate of its domain, and trusts no other way to tell who calls. */
function between({ address, hostsFile }: Place): string {
  return `s2s_ports = { 5269 }
s2s_interfaces = { "${address}" }
s2s_secure_auth = true
s2s_require_encryption = true
unbound = { resolvconf = false, hoststxt = "${hostsFile}" }`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join('; ');
}
