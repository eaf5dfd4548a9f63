/** How something went that the person did. */
export interface Said {
  kind: 'good' | 'bad' | 'info';
  words: string;
  undo?: (() => Promise<Said>) | undefined;
}
