import { Checkbox, type CheckboxProps, Switch, type SwitchProps } from 'react-aria-components';

export function CheckField({ children, ...props }: Omit<CheckboxProps, 'children'> & { children: string }) {
  return (
    <Checkbox {...props} className="check">
      <span className="box">
        <svg viewBox="0 0 18 18" aria-hidden="true">
          <path d="M4 9.5 7.5 13 14 5.5" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
      </span>
      {children}
    </Checkbox>
  );
}

export function SwitchField({ children, ...props }: Omit<SwitchProps, 'children'> & { children: string }) {
  return (
    <Switch {...props} className="switch">
      <span className="track">
        <span className="knob" style={{ display: 'block' }} />
      </span>
      {children}
    </Switch>
  );
}
