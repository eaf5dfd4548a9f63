import type { ReactNode } from 'react';
import { ProgressBar } from 'react-aria-components';

/** Something is under way and nobody knows for how long; it shows only once it takes a moment. */
export function Waiting({ children }: { children: string }): ReactNode {
  return (
    <div className="waiting" role="status">
      <ProgressBar isIndeterminate aria-label={children} className="bar">
        <span className="moving" />
      </ProgressBar>
      <span className="soft">{children}</span>
    </div>
  );
}
