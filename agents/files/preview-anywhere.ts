import { Writable } from 'node:stream';
import type { AgentDefinition } from '../../app/agent.ts';
import { filesContract, type Preview, type Previewed } from './contract.ts';
import { isPicture, MAX_PREVIEW_BYTES, preview, textOf } from './preview.ts';
import type { Shares } from './shares.ts';

type Calls = NonNullable<AgentDefinition<typeof filesContract, Shares>['calls']>;

/** On this device or another, whose word is taken for nothing: a picture is shown when its bytes say so. */
export const previewAnywhere: Calls['preview'] = async ({ device, path }, { state, account, signal }) => {
  if (device === undefined) {
    const { head, bytes } = await preview(state, path, { signal });
    return joined(head, bytes);
  }
  const link = await account.link(device, { signal });
  const down = new Gathered();
  const head = await link.call(filesContract, 'preview', { path }, { signal, down });
  return joined(head, Buffer.concat(down.parts));
};

function joined(head: Previewed, bytes: Buffer): Preview {
  if (head.kind === 'none') return head;
  if (head.kind === 'image' && isPicture(head.mediaType, bytes))
    return { ...head, base64: bytes.toString('base64') };
  const text = head.kind === 'text' ? textOf(bytes, head.isCut) : undefined;
  if (head.kind === 'text' && text !== undefined) return { ...head, text };
  return { kind: 'none', reason: 'The other device sent something else than it said.' };
}

/** What came, up to what a preview may be. */
class Gathered extends Writable {
  readonly parts: Buffer[] = [];
  #bytes = 0;

  override _write(part: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#bytes += part.length;
    const isTooMuch = this.#bytes > MAX_PREVIEW_BYTES;
    if (!isTooMuch) this.parts.push(part);
    done(isTooMuch ? new Error('The other device sent too much.') : undefined);
  }
}
