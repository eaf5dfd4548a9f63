import type { Thing } from './thing.ts';

const paths = {
  folder:
    'M2 5.5 a1.5 1.5 0 0 1 1.5-1.5 h4 l1.8 2 h7.2 a1.5 1.5 0 0 1 1.5 1.5 v7 a1.5 1.5 0 0 1 -1.5 1.5 h-13 a1.5 1.5 0 0 1 -1.5-1.5 z',
  file: 'M5 2.5 h6.5 l4 4 v11 h-10.5 z M11.5 2.5 v4 h4',
  image: 'M2.5 4 h15 v12 h-15 z M2.5 13 l4-4 3.5 3.5 2.5-2.5 5 5 M13.5 7.5 h.01',
  device: 'M3 4 h14 v9 h-14 z M1.5 16 h17',
};

export type Shape = keyof typeof paths;

/** Beside a name, for the eye alone. */
export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg className={`file-icon of-${shape}`} viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[shape]} />
    </svg>
  );
}

export function shapeOf({ kind, mediaType }: Pick<Thing, 'kind' | 'mediaType'>): Shape {
  if (kind === 'folder') return 'folder';
  return mediaType?.startsWith('image/') ? 'image' : 'file';
}
