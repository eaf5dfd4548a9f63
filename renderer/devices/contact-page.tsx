import { dragoman } from '../dragoman.ts';
import { useGo } from '../go.ts';
import { TogetherMenu } from '../tabs/together-menu.tsx';
import { companions } from '../text/companions.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { visible } from '../ui/visible.ts';
import { CommandList } from './command-list.tsx';
import { type EntityPageOptions, EntityScreen } from './entity-screen.tsx';
import type { Contact } from './live.ts';
import { Waiting } from './waiting.tsx';

type Resource = Contact['resources'][number];

/** What each device of a contact offers; asked only now that the person wants to know. */
export function ContactPage({ entity, last, onRun, onBack }: EntityPageOptions) {
  const { answer, problem, isAsking, again } = useAnswer((signal) =>
    dragoman.core.contact({ jid: entity.jid }, { signal }),
  );
  const go = useGo();
  const offering = answer?.resources.filter(({ commands }) => commands) ?? [];
  const name = visible(entity.name);
  const others = answer?.resources.filter(({ commands }) => !commands) ?? [];
  return (
    <EntityScreen
      {...{ entity, last, onBack }}
      beside={
        answer?.resources.some(({ isDragoman }) => isDragoman) && (
          <TogetherMenu contact={entity.jid} onWish={() => go('tabs')}>
            <Button>
              {companions.button} <span aria-hidden="true">▾</span>
            </Button>
          </TogetherMenu>
        )
      }
    >
      {isAsking && !answer && <Waiting>{text.asking(name)}</Waiting>}
      {problem && (
        <Notice kind="bad">
          {visible(problem)}
          <span className="row">
            <Button onPress={again}>{text.tryAgain}</Button>
          </span>
        </Notice>
      )}
      {offering.map((resource) => (
        <section
          key={resource.jid}
          className="card"
          aria-labelledby={`of ${resource.jid}`.replace(/\s/g, '_')}
        >
          <h2 id={`of ${resource.jid}`.replace(/\s/g, '_')}>
            {visible(resource.software ?? resource.resource)}
          </h2>
          <About resource={resource} />
          <CommandList jid={resource.jid} name={name} last={last} onRun={onRun} />
        </section>
      ))}
      {others.map((resource) => (
        <section key={resource.jid} className="card">
          <h2>{visible(resource.software ?? resource.resource)}</h2>
          <About resource={resource} />
          <div className="row">
            <span>{resource.commands === false ? text.offersNothing : text.silent}</span>
            {resource.commands === undefined && <Button onPress={again}>{text.tryAgain}</Button>}
          </div>
        </section>
      ))}
    </EntityScreen>
  );
}

function About({ resource: { jid, status } }: { resource: Resource }) {
  return <p className="soft small">{visible(status ? `${jid} · ${status}` : jid)}</p>;
}
