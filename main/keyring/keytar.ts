const SERVICE = 'dragoman';

export type KeyringRequest =
  | { what: 'read' | 'forget'; name: string }
  | { what: 'keep'; name: string; secret: string };

/** The system's keyring in this process. Loaded only when needed: without its system library it cannot be imported. */
export async function askKeytar(request: KeyringRequest): Promise<string | undefined> {
  const { default: keytar } = (await import('keytar')) as unknown as { default: typeof import('keytar') };
  const { what, name } = request;
  if (what === 'read') return (await keytar.getPassword(SERVICE, name)) ?? undefined;
  if (what === 'keep') await keytar.setPassword(SERVICE, name, request.secret);
  else await keytar.deletePassword(SERVICE, name);
  return undefined;
}
