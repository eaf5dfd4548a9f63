import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Field } from '../../app/data-form.ts';
import { dragoman } from '../dragoman.ts';
import { form as text } from '../text/form.ts';
import { visible } from '../ui/visible.ts';
import { isWebLink } from './link.ts';

/** What a field holds, for reading: options by their labels, an address of the web as a link. */
export function Value({ field: { type, values, options = [] } }: { field: Field }) {
  if (values.every((value) => value === '')) return <span className="soft">{text.result.empty}</span>;
  if (type === 'boolean') return values[0] === '1' || values[0] === 'true' ? text.yes : text.no;
  const shown = values.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return shown.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told apart by
    <span key={index} className="line">
      {type !== 'jid-single' && type !== 'jid-multi' && isWebLink(line) ? (
        <OutgoingLink url={line} />
      ) : (
        visible(line)
      )}
    </span>
  ));
}

/** Opened in the system's browser, and only once it is pressed; the whole address can be read before. */
export function OutgoingLink({ url, children }: { url: string; children?: string | undefined }) {
  const [problem, setProblem] = useState<string>();
  const open = () =>
    dragoman.desktop.openLink({ url }).then(
      () => setProblem(undefined),
      (error: Error) => setProblem(error.message),
    );
  return (
    <>
      <Button
        className="link"
        aria-label={children ? `${children}: ${text.result.open(url)}` : text.result.open(url)}
        onPress={() => void open()}
      >
        {visible(children ?? url)}
      </Button>
      {problem && (
        <span className="problem small" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
