import { Button as AriaButton } from 'react-aria-components';
import { dragoman } from '../dragoman.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { visible } from '../ui/visible.ts';
import type { Command } from './devices-screen.tsx';
import { Waiting } from './waiting.tsx';

export interface CommandListOptions {
  jid: string;
  /** How the person calls whom that is. */
  name: string;
  last: string | undefined;
  onRun(command: Command): void;
}

/** What an address offers to this person, asked when it is shown (XEP-0050 §2.2). */
export function CommandList({ jid, name, last, onRun }: CommandListOptions) {
  const { answer, problem, isAsking, again } = useAnswer((signal) =>
    dragoman.core.commands({ jid }, { signal }),
  );
  if (problem)
    return (
      <Notice kind="bad">
        <strong>{text.failed}</strong>
        {visible(problem)}
        <span className="row">
          <Button onPress={again}>{text.tryAgain}</Button>
        </span>
      </Notice>
    );
  if (!answer) return <Waiting>{text.asking(name)}</Waiting>;
  const commands = answer.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      {commands.length === 0 ? (
        <Empty title={text.noCommands}>{text.noCommandsHint(jid)}</Empty>
      ) : (
        <ul className="entities">
          {commands.map((command) => (
            <li key={`${command.jid} ${command.node}`}>
              <AriaButton
                className="row-button entity"
                autoFocus={command.node === last}
                onPress={() => onRun(command)}
              >
                <span className="who">
                  <span className="name">{visible(command.name)}</span>
                  {/* Who answers for others is worth a look (XEP-0050 §8). */}
                  {command.jid !== jid && (
                    <span className="warn small">{text.elsewhere(visible(command.jid))}</span>
                  )}
                </span>
                <span className="soft" aria-hidden="true">
                  ›
                </span>
              </AriaButton>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button kind="quiet" isDisabled={isAsking} onPress={again}>
          {text.refresh}
        </Button>
      </div>
    </>
  );
}
