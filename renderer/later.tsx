import { type ComponentType, lazy, Suspense, useState } from 'react';

const reads: (() => Promise<unknown>)[] = [];

/** A part of the window whose code is not read before it is wanted, or before `readAll`. */
export function later<P extends object>(read: () => Promise<ComponentType<P>>): ComponentType<P> {
  let there: ComponentType<P> | undefined;
  const get = async () => {
    there ??= await read();
    return { default: there };
  };
  reads.push(get);
  const Late = lazy(get) as unknown as ComponentType<P>;
  return function Later(props: P) {
    const [Shown] = useState(() => there ?? Late);
    return (
      <Suspense fallback={null}>
        <Shown {...props} />
      </Suspense>
    );
  };
}

export function readAll(): void {
  for (const read of reads) void read();
}
