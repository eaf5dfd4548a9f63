import { useState } from 'react';
import type { DataForm, Field } from '../../app/data-form.ts';
import { form as text } from '../text/form.ts';
import { Button } from '../ui/button.tsx';
import { ResultTable } from './result-table.tsx';
import { Value } from './value.tsx';
import './form.css';
import { visible } from '../ui/visible.ts';

/** What an entity answers with (XEP-0004 §3.4): its fields as a list of names and values, its items as a table. */
export function DataFormResult({ form }: { form: DataForm }) {
  const { title, instructions = [], fields, reported, items } = form;
  const named = fields.filter(({ type }) => type !== 'hidden');
  return (
    <div className="data-form">
      {instructions.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else to be told apart by
        <p key={index}>{visible(line)}</p>
      ))}
      {named.length > 0 && (
        <dl className="results">
          {named.map((field, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed field needs no name
            <Result key={index} field={field} />
          ))}
        </dl>
      )}
      {items && (
        <ResultTable caption={visible(title ?? text.result.table)} reported={reported ?? []} items={items} />
      )}
    </div>
  );
}

function Result({ field }: { field: Field }) {
  const { type, label, var: name = '', values } = field;
  if (type === 'fixed' && !label)
    return (
      <div className="result fixed">
        <dt className="visually-hidden">{text.result.note}</dt>
        <dd>{visible(values.join('\n'))}</dd>
      </div>
    );
  return (
    <div className="result">
      <dt>{visible(label || name)}</dt>
      <dd>{type === 'text-private' ? <Secret values={values} /> : <Value field={field} />}</dd>
    </div>
  );
}

/** Nobody who looks over the shoulder reads it before it is asked for. */
function Secret({ values }: { values: readonly string[] }) {
  const [isShown, setShown] = useState(false);
  return (
    <span className="row">
      {isShown ? <code>{visible(values.join('\n'))}</code> : <span className="soft">{text.hidden}</span>}
      <Button kind="quiet" onPress={() => setShown(!isShown)}>
        {isShown ? text.hide : text.show}
      </Button>
    </span>
  );
}
