import { type DragEvent, useState } from 'react';
import { indexOf } from '../grid/pointed.ts';
import type { ListOf } from './list-of.ts';
import type { Thing } from './thing.ts';

export interface DropOptions {
  list: ListOf;
  /** Files of this PC, into a folder or what is open; undefined where nothing can be put. */
  onPut: ((paths: readonly string[], folder: Thing | undefined) => void) | undefined;
  /** Something was dropped that lies nowhere on this PC. */
  onNothing(): void;
  /** What is selected, into a folder of the same list; undefined where nothing can be moved. */
  onMove: ((folder: Thing) => void) | undefined;
  /** What is selected was dragged out of the window. */
  onOut(): void;
}

export interface Drop {
  /** Files from outside are held over it. */
  isOver: boolean;
  /** The folder that what is held would go into; undefined: the one that is open. */
  target: Thing | undefined;
  handlers: Record<
    'onDragStart' | 'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop' | 'onDragEnd',
    (event: DragEvent) => void
  >;
}

/** Marks what is dragged within the list; it says nothing to anybody else. */
const OWN = 'application/x-dragoman-selection';

/** What is dragged onto a list, and within it. */
export function useDrop({ list, onPut, onNothing, onMove, onOut }: DropOptions): Drop {
  const [isOver, setOver] = useState(false);
  const [target, setTarget] = useState<Thing>();
  const folderAt = (event: DragEvent) => {
    const thing = list.at(indexOf(event) ?? -1);
    return thing?.kind === 'folder' ? thing : undefined;
  };
  const meaning = (event: DragEvent): 'put' | 'move' | undefined => {
    const { types } = event.dataTransfer;
    if (types.includes(OWN)) return onMove && folderAt(event) ? 'move' : undefined;
    return onPut && types.includes('Files') ? 'put' : undefined;
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    const meant = meaning(event);
    event.dataTransfer.dropEffect = meant === undefined ? 'none' : meant === 'put' ? 'copy' : 'move';
    setOver(meant === 'put');
    setTarget(meant === undefined ? undefined : folderAt(event));
  };
  const leave = () => {
    setOver(false);
    setTarget(undefined);
  };
  return {
    isOver,
    target,
    handlers: {
      onDragStart: ({ dataTransfer }) => {
        dataTransfer.setData(OWN, '');
        dataTransfer.effectAllowed = 'move';
      },
      onDragEnter: over,
      onDragOver: over,
      onDragLeave: ({ relatedTarget: to, currentTarget }) => {
        if (!(to instanceof Node && currentTarget.contains(to))) leave();
      },
      onDrop: (event) => {
        event.preventDefault();
        leave();
        const meant = meaning(event);
        const folder = folderAt(event);
        if (meant === 'move' && folder) onMove?.(folder);
        if (meant !== 'put') return;
        const paths = [...event.dataTransfer.files].map((file) => window.dragoman.pathOf(file));
        const real = paths.filter((path) => path !== '');
        if (real.length === 0) onNothing();
        else onPut?.(real, folder);
      },
      onDragEnd: ({ clientX, clientY, dataTransfer }) => {
        leave();
        const isOutside = clientX < 0 || clientY < 0 || clientX > innerWidth || clientY > innerHeight;
        if (isOutside && dataTransfer.dropEffect === 'none') onOut();
      },
    },
  };
}
