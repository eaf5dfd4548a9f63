/** Six digits to be compared with another screen, read out one by one. */
export function Code({ label, code }: { label: string; code: string }) {
  return (
    <p className="code">
      <span className="visually-hidden">{`${label}: ${[...code].join(' ')}`}</span>
      <span aria-hidden="true">
        {code.slice(0, 3)} {code.slice(3)}
      </span>
    </p>
  );
}
