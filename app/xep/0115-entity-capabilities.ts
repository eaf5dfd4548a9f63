import { createHash } from 'node:crypto';
import { type Element, xml } from '../xmpp/xml.ts';
import type { DataForm, Field } from './0004-data-forms.ts';
import type { DiscoInfo, Identity } from './0030-service-discovery.ts';

export const NS_CAPS = 'http://jabber.org/protocol/caps';

/** XEP-0115 §4: `node#ver` is the disco#info node that must be answered. */
export interface Caps {
  hash: string;
  node: string;
  ver: string;
}

/** `<c xmlns='…caps' hash='sha-1' node='https://…' ver='…'/>`; sha-1 is what servers act on for +notify. */
export function capsElement(node: string, ver: string): Element {
  return xml('c', { xmlns: NS_CAPS, hash: 'sha-1', node, ver });
}

/** Undefined when the presence has none, or the legacy form without a hash, which proves nothing (§5.4). */
export function decodeCaps(presence: Element): Caps | undefined {
  const { hash, node, ver }: { [name: string]: string | undefined } =
    presence.getChild('c', NS_CAPS)?.attrs ?? {};
  return hash && node && ver ? { hash, node, ver } : undefined;
}

/**
 * The verification string (§5.1) as sha-1 in base64.
 * @throws TypeError when the info is ill-formed (§5.4 rule 3): two alike identities, features or forms
 */
export function capsHash(info: DiscoInfo): string {
  return createHash('sha1').update(hashInput(info)).digest('base64');
}

/** Whether this info is what a sha-1 `ver` promised (§5.4); ill-formed infos never are. */
export function matchesCaps(info: DiscoInfo, caps: Caps): boolean {
  try {
    return caps.hash === 'sha-1' && capsHash(info) === caps.ver;
  } catch {
    return false;
  }
}

function hashInput({ identities, features, forms }: DiscoInfo): string {
  const parts = [
    ...once(
      [...identities].sort(byIdentity).map(({ category, type, lang = '', name = '' }) => {
        return [category, type, lang, name].join('/');
      }),
      'identity',
    ),
    ...once([...features].sort(octets), 'feature'),
    ...extended(forms),
  ];
  // The separator is kept out of the parts, lest two infos share one hash (§5.1, last note).
  return parts.map((part) => `${part.replaceAll('<', '&lt;')}<`).join('');
}

function byIdentity(a: Identity, b: Identity): number {
  return octets(a.category, b.category) || octets(a.type, b.type) || octets(a.lang ?? '', b.lang ?? '');
}

/** §5.1 steps 6 and 7; a form whose FORM_TYPE is missing or not hidden is passed over (§5.4 rule 3.6). */
function extended(forms: DataForm[]): string[] {
  const byType = new Map<string, Field[]>();
  for (const { fields } of forms) {
    const formType = fields.find((field) => field.var === 'FORM_TYPE');
    if (formType?.type !== 'hidden') continue;
    const [name = '', ...others] = new Set(formType.values);
    if (others.length > 0) throw new TypeError('Ill-formed disco#info: a FORM_TYPE of several values');
    if (byType.has(name)) throw new TypeError(`Ill-formed disco#info: two forms ${name}`);
    byType.set(
      name,
      fields.filter((field) => field !== formType),
    );
  }
  return [...byType]
    .sort(([a], [b]) => octets(a, b))
    .flatMap(([name, fields]) => [
      name,
      ...fields
        .map((field) => ({ name: field.var ?? '', values: [...field.values].sort(octets) }))
        .sort((a, b) => octets(a.name, b.name))
        .flatMap((field) => [field.name, ...field.values]),
    ]);
}

function once(parts: string[], what: string): string[] {
  if (new Set(parts).size < parts.length) throw new TypeError(`Ill-formed disco#info: a repeated ${what}`);
  return parts;
}

/** `i;octet` (§5.1): UTF-16 order differs from it above U+FFFF. */
function octets(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
