import type { Certificate } from './certificates.ts';
import type { ServerOptions } from './server.ts';

type Setup = ServerOptions & {
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
  const enabled = [
    ...modules,
    ...(without.includes('smacks') ? [] : ['smacks']),
    ...(limits ? ['limits'] : []),
    ...(admins.length > 0 ? ['admin_adhoc', 'announce'] : []),
    ...(registration ? ['register'] : []),
    ...(registration === 'invited' ? ['invites', 'invites_register'] : []),
  ];
  // Prosody loads these without being asked.
  const disabled = ['s2s', 's2s_auth_certs', ...(without.includes('offline') ? ['offline'] : [])];
  return `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${data}"
log = { { levels = { min = "debug" }, to = "console" } }
interfaces = { "127.0.0.1" }
local_interfaces = { "127.0.0.1" }
c2s_ports = { ${ports.c2s} }
c2s_direct_tls_ports = { ${ports.direct} }
s2s_ports = {}
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
ssl = { key = "${certificate.keyFile}", certificate = "${certificate.certificateFile}" }
https_ssl = ssl
c2s_direct_tls_ssl = ssl
http_host = "localhost"
http_default_host = "localhost"
archive_expires_after = "1h"
${registration ? registrations[registration] : ''}
${limits ? 'limits = { c2s = { rate = "10kb/s" } }' : ''}
VirtualHost "localhost"
Component "upload.localhost" "http_file_share"
http_host = "localhost"
http_external_url = "https://localhost:${ports.https}/"
Component "proxy.localhost" "proxy65"
proxy65_address = "127.0.0.1"
`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join('; ');
}
