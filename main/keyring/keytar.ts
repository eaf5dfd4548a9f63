const SERVICE = 'dragoman';

export type KeyringRequest =
  | { what: 'password' | 'forget'; jid: string }
  | { what: 'keep'; jid: string; password: string };

/** The system's keyring in this process. Loaded only when needed: without its system library it cannot be imported. */
export async function askKeytar(request: KeyringRequest): Promise<string | undefined> {
  const { default: keytar } = (await import('keytar')) as unknown as { default: typeof import('keytar') };
  const { what, jid } = request;
  if (what === 'password') return (await keytar.getPassword(SERVICE, jid)) ?? undefined;
  if (what === 'keep') await keytar.setPassword(SERVICE, jid, request.password);
  else await keytar.deletePassword(SERVICE, jid);
  return undefined;
}
