import prettyBytes from 'pretty-bytes';
import type { ReactNode } from 'react';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { visible } from '../ui/visible.ts';
import { addressOf } from './doing.ts';
import { Hash } from './hash.tsx';
import { Icon, shapeOf } from './icon.tsx';
import { Preview } from './preview.tsx';
import type { Thing } from './thing.ts';
import './details.css';

export interface DetailsOptions {
  things: readonly Thing[];
  onClose(): void;
}

/** What is known of what is selected: beside the list, or over it where there is no room. */
export function Details({ things, onClose }: DetailsOptions) {
  const isNarrow = useIsNarrow();
  if (isNarrow)
    return (
      <Dialog title={text.details.title} isOpen onClose={onClose}>
        <Facts things={things} />
        <div className="row">
          <Button onPress={onClose}>{text.close}</Button>
        </div>
      </Dialog>
    );
  return (
    <aside className="files-details" aria-label={text.details.title}>
      <div className="files-details-head">
        <h2>{text.details.title}</h2>
        <Button kind="quiet" onPress={onClose}>
          {text.close}
        </Button>
      </div>
      <Facts things={things} />
    </aside>
  );
}

function Facts({ things }: { things: readonly Thing[] }) {
  const [one] = things;
  if (!one) return <p className="soft">{text.details.nothing}</p>;
  if (things.length > 1) return <p>{text.details.several(things.length, sizeOf(things))}</p>;
  const { kind, name, sizeBytes, modified, mediaType } = one;
  return (
    <>
      <h3 className="file-title">
        <Icon shape={shapeOf(one)} />
        {visible(name)}
      </h3>
      {kind === 'file' && <Preview key={one.key} thing={one} />}
      <dl className="file-facts">
        <Fact name={text.details.type}>{kind === 'folder' ? text.folder : text.type(name, mediaType)}</Fact>
        {sizeBytes !== undefined && (
          <Fact name={text.details.size}>
            {prettyBytes(sizeBytes)} ({sizeBytes.toLocaleString('en')} B)
          </Fact>
        )}
        {modified && <Fact name={text.details.modified}>{text.exactTime(modified)}</Fact>}
        <Fact name={text.details.path}>
          <code>{visible(addressOf(one))}</code>
        </Fact>
        {kind === 'file' && (
          <Fact name={text.details.hash}>
            <Hash key={`${one.key} ${modified} ${sizeBytes}`} thing={one} />
          </Fact>
        )}
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Of the files among them; what is in folders nobody has counted. */
export function sizeOf(things: readonly Thing[]): string {
  const sizes = things.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  return sizes.length === 0 ? '' : prettyBytes(sizes.reduce((sum, size) => sum + size, 0));
}
