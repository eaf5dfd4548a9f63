import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { DataForm } from '../../app/data-form.ts';
import type { CallTable } from '../../app/host/call-table.ts';
import { forgetInstall } from '../../app/host/forget-install.ts';
import type { Home } from '../../app/host/home.ts';
import { serverOptions } from '../../app/host/login-options.ts';
import { type RegistrationOptions, register, registrationForm } from '../../app/host/registration.ts';
import type { Settings } from '../../app/host/settings.ts';
import type { AccountSettings } from '../../app/host/settings-schema.ts';
import { SecretsProblem } from '../../app/platform.ts';
import { Refusal } from '../../app/refusal.ts';
import { writtenIn } from '../../app/xep/0077-in-band-registration.ts';
import { domainOf } from '../../app/xmpp/jid.ts';
import { type AccountWish, accountOf, checkAuthority, defaultDevice, tryAccount } from '../sign-in.ts';
import { desktopContract } from './contract.ts';
import type { Desk } from './desk.ts';
import { placeOf } from './secrets.ts';
import { SignInProblem, signInProblem } from './sign-in-problem.ts';

/** Whoever signs out does not wait for devices that give no answer. */
const LEAVE_MS = 3_000;

type Calls = typeof desktopContract.calls;
type Input<K extends keyof Calls> = z.output<Calls[K]['input']>;
type Output<K extends keyof Calls> = z.input<Calls[K]['output']>;

export interface SigningIn {
  desk: Desk;
  home: Home;
  /** Opens the settings of this home anew. */
  settings(): Promise<Settings>;
  /** From now on no log shows this. */
  hide(secret: string): void;
  /** How long a server may take over one step of trying an account. */
  stepTimeoutMs?: number | undefined;
}

/** Signing in and out, and making an account: the calls of the window that change whose device this is. */
export function addSignInCalls(table: CallTable, signingIn: SigningIn): void {
  const { desk, home, settings, hide, stepTimeoutMs } = signingIn;
  const on = <K extends keyof Calls>(
    name: K,
    run: (input: Input<K>, signal: AbortSignal) => Promise<Output<K>>,
  ) =>
    table.add(`desktop.${name}`, desktopContract.calls[name], (input, { signal }) =>
      run(input as Input<K>, signal).catch((error) => {
        throw signInProblem(error);
      }),
    );

  on('signInDefaults', async () => ({ device: defaultDevice() }));

  on('signIn', async ({ password, ...wish }, signal) => {
    hide(password);
    const account = await wanted(wish);
    await enter(account, password, signal);
    return {};
  });

  on('signOut', async ({ leavePassword = false }) => {
    // As long as there is a line the others can be told; where there is none, one of them has to take this one out.
    await Promise.race([
      desk.call('core.leave', {}).catch(() => {}),
      delay(LEAVE_MS, undefined, { ref: false }),
    ]);
    await desk.change(async () => {
      const all = await settings();
      const { account } = all.value;
      if (!account) return;
      const place = placeOf(account, home);
      // First: where the keyring cannot be used nothing has changed, and no password is left behind unnoticed.
      if (!leavePassword) await place.forget('password', account.jid);
      await forgetInstall(home, place, account).catch((error) => {
        if (!leavePassword || !(error instanceof SecretsProblem)) throw error;
      });
      await all.set('account', undefined);
    });
    return {};
  });

  on('registrationForm', async ({ domain, preauth, server, ca }, signal) => {
    const account = await wanted({ jid: `new@${domain}`, server, ca });
    const { form, ...rest } = await registrationForm(await registrationOptions(account, preauth, signal));
    return { form, ...rest };
  });

  on('register', async ({ domain, preauth, form, isLegacy, ...wish }, signal) => {
    hideAll(form);
    const account = await wanted({ ...wish, jid: `${writtenIn(form, 'username') ?? ''}@${domain}` });
    await placeOf(account, home).read('password', account.jid);
    await register(await registrationOptions(account, preauth, signal), { form, isLegacy });
    await enter(account, writtenIn(form, 'password') ?? '', signal).catch((error: Error) => {
      throw new SignInProblem('registered', error.message); // whoever tried again would find the name taken
    });
    return {};
  });

  /** Looked at before anything is sent anywhere. */
  async function wanted(wish: AccountWish): Promise<AccountSettings> {
    const { life, jid } = desk.life;
    const account = accountOf(wish, (await settings()).value.account);
    // Somebody whose password was changed signs in again without signing out.
    if (life !== 'signed-out' && !(life === 'stopped' && jid === account.jid))
      throw new Refusal('conflict', 'Sign out first: another account is signed in here.');
    await checkAuthority(account);
    return account;
  }

  /** Either all of it is done, and the core goes online, or nothing is. */
  async function enter(account: AccountSettings, password: string, signal: AbortSignal): Promise<void> {
    const place = placeOf(account, home);
    const before = await place.read('password', account.jid); // no place to keep it: the server need not be asked
    await tryAccount(account, password, { signal, stepTimeoutMs });
    await desk.change(async () => {
      await place.keep('password', account.jid, password);
      try {
        signal.throwIfAborted();
        await (await settings()).set('account', account);
      } catch (error) {
        await (before === undefined
          ? place.forget('password', account.jid)
          : place.keep('password', account.jid, before));
        throw error;
      }
    });
  }

  function hideAll({ fields }: DataForm): void {
    for (const { var: name, type, values } of fields)
      if (name === 'password' || type === 'text-private') values.forEach(hide);
  }
}

async function registrationOptions(
  account: AccountSettings,
  preauth: string | undefined,
  signal: AbortSignal,
): Promise<RegistrationOptions> {
  return { domain: domainOf(account.jid), preauth, signal, ...(await serverOptions(account)) };
}
