import { Input, SearchField } from 'react-aria-components';
import { files as text } from '../text/files.ts';

export interface SearchBarOptions {
  name: string;
  onChange(name: string): void;
}

/** Beside the title: a name, or a part of one. */
export function SearchBar({ name, onChange }: SearchBarOptions) {
  return (
    <search className="files-search">
      <SearchField aria-label={text.search.label} value={name} maxLength={300} onChange={onChange}>
        <Input className="input" placeholder={text.search.hint} />
      </SearchField>
    </search>
  );
}
