import type { Certificate } from './certificates.ts';
import type { ServerOptions } from './server.ts';

type Setup = ServerOptions & {
  folder: string;
  ports: { c2s: number; direct: number; https: number; api: number; proxy: number };
  certificate: Certificate;
};

export function ejabberdConfig(setup: Setup): string {
  const { folder, ports, certificate, limits, registration, without = [], admins = [] } = setup;
  return `
hosts: [localhost]
loglevel: info
log_rotate_count: 0
hide_sensitive_log_data: false
certfiles: ["${certificate.bundleFile}"]
auth_method: internal
auth_password_format: plain
registration_timeout: ${registration === 'rare' ? 3600 : 'infinity'}
listen:
  - { port: ${ports.c2s}, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: true, max_stanza_size: 262144, shaper: c2s_shaper }
  - { port: ${ports.direct}, ip: "127.0.0.1", module: ejabberd_c2s, tls: true, max_stanza_size: 262144, shaper: c2s_shaper }
  - { port: ${ports.https}, ip: "127.0.0.1", module: ejabberd_http, tls: true, request_handlers: { /upload: mod_http_upload } }
  - { port: ${ports.api}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: { /api: mod_http_api } }
acl: { loopback: { ip: ["127.0.0.0/8"] }, admin: { user: [${admins.map((jid) => `"${jid}"`).join(', ')}] } }
access_rules: { c2s: { allow: all }, local: { allow: all }, configure: { allow: admin } }
api_permissions: { all: { who: { ip: "127.0.0.0/8" }, what: ["*"] } }
shaper: { normal: { rate: 3000, burst_size: 20000 } }
shaper_rules:
  c2s_shaper: ${limits ? 'normal' : 'none'}
  proxy_shaper: none
  max_user_sessions: ${limits ? 10 : 100000}
  max_user_offline_messages: ${limits ? 100 : 100000}
modules:
  mod_adhoc: {}
  mod_admin_extra: {}
  mod_blocking: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_client_state: {}
${admins.length > 0 ? '  mod_configure: {}\n  mod_announce: {}' : ''}
  mod_disco: {}
  mod_http_api: {}
  mod_http_upload:
    host: upload.localhost
    put_url: "https://localhost:${ports.https}/upload"
    docroot: "${folder}/upload"
    max_size: 104857600
    access: all
  mod_ping: {}
  mod_privacy: {}
  mod_private: {}
  mod_proxy65: { host: proxy.localhost, hostname: "127.0.0.1", ip: "127.0.0.1", port: ${ports.proxy}, max_connections: infinity, shaper: proxy_shaper }
  mod_pubsub: { plugins: [flat, pep], access_createnode: local }
  mod_roster: {}
  mod_vcard: {}
  mod_version: {}
${without.includes('offline') ? '' : '  mod_offline: { access_max_user_messages: max_user_offline_messages }'}
${without.includes('mam') ? '' : '  mod_mam: { assume_mam_usage: false, default: always }'}
${without.includes('smacks') ? '' : '  mod_stream_mgmt: { resend_on_timeout: if_offline }'}
${registration ? '  mod_register: { ip_access: all, access: all }' : ''}
${limits ? '  mod_pres_counter: { count: 5, interval: 60 }\n  mod_fail2ban: {}' : ''}
`;
}
