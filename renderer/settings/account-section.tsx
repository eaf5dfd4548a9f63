import { settings as text } from '../text/settings.ts';
import { useKnown } from './context.ts';
import { Saved } from './saved-field.tsx';
import { isRecord, propertiesOf, type Schema, valueAt } from './schema.ts';
import { Facts, Section } from './section.tsx';
import { SignOut } from './sign-out.tsx';

/** Who this device is. What another login would be needed for is shown only. */
export function AccountSection() {
  const { state, drawing } = useKnown();
  const account = valueAt(state.value, 'account');
  if (!isRecord(account)) return null;
  const schema = (drawing.core as Schema).properties?.account ?? {};
  const device = propertiesOf(schema).find(({ name }) => name === 'device');
  const words = (name: string) => (account[name] === undefined ? undefined : String(account[name]));
  return (
    <Section title={text.account.title}>
      <div className="stack">
        <Facts
          facts={[
            [text.account.jid, words('jid')],
            [text.account.server, words('server') ?? text.account.byDns],
            [text.account.ca, words('ca')],
            [text.account.secretsFile, words('secretsFile')],
            [text.account.allowPlain, account.allowPlain ? text.on : undefined],
          ]}
        />
        <p className="soft small">{text.account.fixed}</p>
      </div>
      {device && <Saved property={device} path="account.device" />}
      <SignOut jid={words('jid') ?? ''} />
    </Section>
  );
}
