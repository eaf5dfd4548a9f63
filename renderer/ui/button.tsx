import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

type Kind = 'plain' | 'primary' | 'danger' | 'quiet';

export function Button({ kind = 'plain', ...props }: ButtonProps & { kind?: Kind }) {
  return <AriaButton {...props} className={`button ${kind}`} />;
}
