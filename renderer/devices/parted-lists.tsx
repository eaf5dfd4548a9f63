import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { type PartedList, useDevices, usePartedLists } from './live.ts';

/** Lists of the person's devices that contradict each other: nobody but the person can say which is right. */
export function PartedLists() {
  const lists = usePartedLists(useDevices());
  const [problem, setProblem] = useState<string>();
  if (lists.length === 0) return null;
  const choose = ({ id }: PartedList) =>
    dragoman.core.chooseList({ id }).catch((error: Error) => setProblem(error.message));
  return (
    <section className="card" aria-labelledby="parted-lists">
      <h2 id="parted-lists">{text.parted}</h2>
      <p>{text.partedHint}</p>
      <ul className="parted-lists">
        {lists.map((list) => (
          <li key={list.id}>
            <div className="who">
              <span className="name" id={`list-${list.id}`}>
                {list.devices.map(({ device }) => visible(device)).join(', ')}
                {list.isOurs && <span className="mark">{text.partedOurs}</span>}
              </span>
              <span className="soft small">{text.partedBy(visible(list.issuer))}</span>
              {!list.hasThis && <span className="small warn">{text.partedLeaves}</span>}
            </div>
            <Button aria-describedby={`list-${list.id}`} onPress={() => void choose(list)}>
              {text.choose}
            </Button>
          </li>
        ))}
      </ul>
      {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
    </section>
  );
}
