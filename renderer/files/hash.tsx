import { useEffect, useRef, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';
import type { Thing } from './thing.ts';

/** SHA-256 of a file, worked out when it is wanted, for all of it has to be read. */
export function Hash({ thing: { device, path, sizeBytes = 0 } }: { thing: Thing }) {
  const [said, setSaid] = useState<string>();
  const left = useRef<AbortController>(undefined);
  useEffect(() => () => left.current?.abort(new Error('left')), []);
  const work = () => {
    left.current = new AbortController();
    setSaid(text.details.hashing(0));
    const progress = ({ bytesDone }: { bytesDone: number }) =>
      setSaid(text.details.hashing(Math.floor((100 * bytesDone) / Math.max(1, sizeBytes))));
    dragoman.files
      .hash({ ...(device !== undefined && { device }), path }, { signal: left.current.signal, progress })
      .then(
        ({ sha256 }) => setSaid(sha256),
        (error: Error) => setSaid(error.message),
      );
  };
  if (said !== undefined) return <code>{visible(said)}</code>;
  return <Button onPress={work}>{text.details.hashIt}</Button>;
}
