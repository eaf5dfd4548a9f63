import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { devices as text } from '../text/devices.ts';
import { visible } from '../ui/visible.ts';

export interface EntityRowOptions {
  name: string;
  /** Beside the name, a word or two. */
  mark?: string | undefined;
  about: string;
  isOnline: boolean;
  isLast: boolean;
  /** What else can be done with it. */
  beside?: ReactNode;
  onPress(): void;
}

/** Somebody to be asked; who is not online cannot be. */
export function EntityRow({ name, mark, about, isOnline, isLast, beside, onPress }: EntityRowOptions) {
  return (
    <li className="entity-row">
      <Button className="row-button entity" isDisabled={!isOnline} autoFocus={isLast} onPress={onPress}>
        <span className={isOnline ? 'dot online' : 'dot'} />
        <span className="visually-hidden">{isOnline ? text.online : text.offline}</span>
        <span className="who">
          <span className="name">
            {visible(name)}
            {mark && <span className="mark">{visible(mark)}</span>}
          </span>
          <span className="soft small">{visible(about)}</span>
        </span>
        {isOnline && (
          <span className="soft" aria-hidden="true">
            ›
          </span>
        )}
      </Button>
      {beside}
    </li>
  );
}
