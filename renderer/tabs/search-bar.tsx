import { Input, SearchField } from 'react-aria-components';
import { tabs as text } from '../text/tabs.ts';

/** Beside the title: words of a tab's title or address. */
export function SearchBar({ words, onChange }: { words: string; onChange(words: string): void }) {
  return (
    <search className="tabs-search">
      <SearchField aria-label={text.search} value={words} maxLength={300} onChange={onChange}>
        <Input className="input" placeholder={text.search} />
      </SearchField>
    </search>
  );
}
