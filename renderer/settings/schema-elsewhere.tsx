import { useGo } from '../go.ts';
import type { Place } from '../nav.tsx';
import { settings as text } from '../text/settings.ts';
import { shell } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import type { Property } from './schema.ts';

/** What has a screen made for it, and the way there. */
export function ElsewhereField({ property: { label, schema } }: { property: Property }) {
  const go = useGo();
  const place = schema.place as Place;
  return (
    <div className="stack">
      <div>
        <h3>{label}</h3>
        {schema.description && <p className="soft small">{schema.description}</p>}
      </div>
      <div className="row">
        <Button onPress={() => go(place)}>{text.changeIn(shell.places[place])}</Button>
      </div>
    </div>
  );
}
