import { dragoman } from '../dragoman.ts';
import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import type { FieldOptions } from './schema-field.tsx';
import { StringField } from './schema-text.tsx';

/** A folder of this PC, typed or chosen in the system's own dialog. */
export function FolderField(options: FieldOptions) {
  const choose = async () => {
    const { folder } = await dragoman.desktop.pickFolder({});
    if (folder !== undefined) options.onDone(folder);
  };
  return (
    <div className="with-button">
      <StringField {...options} />
      <Button aria-label={text.chooseFolder} onPress={() => void choose()}>
        {text.choose}
      </Button>
    </div>
  );
}
