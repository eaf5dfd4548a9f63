import { dragoman } from '../dragoman.ts';
import { browsers as text } from '../text/browsers.ts';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';

const kindsInOrder = ['chromium', 'firefox'] as const;

export interface ConnectStepsOptions {
  kinds: ReadonlySet<(typeof kindsInOrder)[number]>;
  /** The folder it is loaded from. */
  extension: string;
}

/** What is done in the browser itself, which no program may do for a person. */
export function ConnectSteps({ kinds, extension }: ConnectStepsOptions) {
  return kindsInOrder
    .filter((kind) => kinds.has(kind))
    .map((kind) => {
      const { title, steps, path, hint } = text.steps[kind];
      return (
        <section key={kind} className="stack tabs-steps" aria-label={title}>
          <h3>{title}</h3>
          <ol>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p className="row">
            <code>{visible(path(extension))}</code>
            <Button
              aria-label={text.copyOf(title)}
              onPress={() => void dragoman.desktop.copyText({ text: path(extension) }).catch(() => {})}
            >
              {text.copy}
            </Button>
          </p>
          {hint !== '' && <p className="soft small">{hint}</p>}
        </section>
      );
    });
}
