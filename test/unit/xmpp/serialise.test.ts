import { expect, test } from 'vitest';
import { serialise } from '../../../app/xmpp/serialise.ts';
import { xml } from '../../../app/xmpp/xml.ts';

test.each(['\0', '\u0007', '\u001b', '\ufffe', '\uffff', '\ud800', 'a\udc00b'])(
  'refuses what XML cannot carry: %j',
  (text) => {
    const notSendable = expect.objectContaining({ code: 'not-sendable' });
    expect(() => serialise(xml('body', {}, text))).toThrow(notSendable);
    expect(() => serialise(xml('body', { text }))).toThrow(notSendable);
  },
);

test('keeps line breaks and every other character', () => {
  expect(serialise(xml('body', {}, 'a\r\nb\tc 😀 <&>'))).toBe('<body>a&#xD;\nb\tc 😀 &lt;&amp;&gt;</body>');
});
