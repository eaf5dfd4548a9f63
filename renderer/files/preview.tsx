import { useEffect, useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { files as text } from '../text/files.ts';
import { visible } from '../ui/visible.ts';
import { Picture } from './picture.tsx';
import type { Thing } from './thing.ts';

type Shown = Awaited<ReturnType<typeof dragoman.files.preview>>;

/** Whoever goes through a list with the keyboard asks for none of what they pass. */
const REST_MS = 200;

/** What a file looks like, as far as that can be shown here. */
export function Preview({ thing: { device, path, name } }: { thing: Thing }) {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    const left = new AbortController();
    const timer = setTimeout(() => {
      dragoman.files
        .preview({ ...(device !== undefined && { device }), path }, { signal: left.signal })
        .catch((error: Error): Shown => ({ kind: 'none', reason: error.message }))
        .then((answer) => {
          if (!left.signal.aborted) setShown(answer);
        });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      left.abort(new Error('left'));
    };
  }, [device, path]);
  if (!shown) return <p className="soft files-loading">{text.loading}</p>;
  if (shown.kind === 'none') return <p className="soft">{visible(shown.reason)}</p>;
  if (shown.kind === 'image')
    return (
      <Picture
        label={text.details.picture(visible(name))}
        mediaType={shown.mediaType}
        base64={shown.base64}
      />
    );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so the keyboard has to come to it */}
      <section className="file-text" tabIndex={0} aria-label={text.details.text(visible(name))}>
        <pre>{visible(shown.text)}</pre>
      </section>
      {shown.isCut && <p className="soft small">{text.details.isCut}</p>}
    </>
  );
}
