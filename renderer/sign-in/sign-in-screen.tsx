import { Screen } from '../ui/screen.tsx';

export function SignInScreen() {
  return <Screen title="Sign in">…</Screen>;
}
