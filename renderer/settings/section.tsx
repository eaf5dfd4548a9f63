import { useId } from 'react';

/** A titled part of the settings. */
export function Section({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="settings-section">
      <h2 id={id}>{title}</h2>
      <div className="card stack">{children}</div>
    </section>
  );
}

/** What is known and cannot be changed here. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [label: string, words: string | undefined])[];
}) {
  return (
    <dl className="facts">
      {facts.flatMap(([label, words]) =>
        words === undefined
          ? []
          : [
              <div key={label}>
                <dt>{label}</dt>
                <dd>{words}</dd>
              </div>,
            ],
      )}
    </dl>
  );
}
