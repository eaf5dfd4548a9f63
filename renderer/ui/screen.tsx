import type { ReactNode } from 'react';

/** What every screen has: its title, what belongs beside it, and what it shows. */
export function Screen({
  title,
  beside,
  children,
}: {
  title: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="screen" aria-labelledby="screen-title">
      <header className="row screen-head">
        <h1 id="screen-title">{title}</h1>
        {beside}
      </header>
      {children}
    </main>
  );
}
