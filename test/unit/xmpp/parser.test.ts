import { Parser as LtxParser } from '@xmpp/xml';
import { SaxesParser } from 'saxes';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Parser, type ParserLimits, XmlError } from '../../../app/xmpp/parser.ts';
import type { Element } from '../../../app/xmpp/xml.ts';

const header =
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

function open(limits?: Partial<ParserLimits>) {
  const parser = new Parser(limits);
  const elements: Element[] = [];
  let ends = 0;
  parser.on('element', (element: Element) => elements.push(element));
  parser.on('end', () => {
    ends += 1;
  });
  return { parser, elements, ends: () => ends, write: (text: string) => parser.write(Buffer.from(text)) };
}

/** What saxes does for every prefix: it looks at the element itself, then at each one around it. */
interface Namespaces {
  topNS: Record<string, string>;
  tags: unknown[];
  resolve(prefix: string): string | undefined;
}

function faultOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    if (error instanceof XmlError) return error.condition;
    throw error;
  }
  return 'none';
}

describe('parser', () => {
  test('gives the stream, then each stanza with the namespace of the stream, then the end', () => {
    const { elements, ends, write, parser } = open();
    write(
      `${header}<message><body>one &amp; <![CDATA[<two>]]></body></message>\n <r xmlns='urn:xmpp:sm:3'/></stream:stream>`,
    );
    expect(parser.root?.is('stream', 'http://etherx.jabber.org/streams')).toBe(true);
    expect(elements.map((element) => `${element.name} ${element.getNS()}`)).toEqual([
      'message jabber:client',
      'r urn:xmpp:sm:3',
    ]);
    expect(elements[0]?.getChildText('body')).toBe('one & <two>');
    expect(ends()).toBe(1);
  });

  test('keeps text whole wherever a chunk is cut, at every byte', () => {
    const body = 'Grüße, 日本語, 👩‍👩‍👧 и всё';
    const bytes = Buffer.from(`${header}<message id='ü&#128514;'><body>${body}&#x1F600;</body></message>`);
    for (let cut = 1; cut < bytes.length; cut++) {
      const { parser, elements } = open();
      parser.write(bytes.subarray(0, cut));
      parser.write(bytes.subarray(cut));
      expect(elements[0]?.getChildText('body')).toBe(`${body}😀`);
      expect(elements[0]?.attrs.id).toBe('ü😂');
    }
    const { parser, elements } = open();
    for (const byte of bytes) parser.write(Buffer.of(byte));
    expect(elements[0]?.getChildText('body')).toBe(`${body}😀`);
  });

  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]>', 'restricted-xml'],
    ['a document type inside', `${header}<!DOCTYPE x>`, /restricted-xml|not-well-formed/],
    ['a comment', `${header}<message><!-- x --></message>`, 'restricted-xml'],
    ['a processing instruction', `${header}<?php x?>`, 'restricted-xml'],
    ['an entity of its own', `${header}<message>&nbsp;</message>`, 'restricted-xml'],
    ['crossed tags', `${header}<a><b></a></b>`, 'not-well-formed'],
    ['an unbound prefix', `${header}<x:a/>`, 'not-well-formed'],
    ['an attribute twice', `${header}<a b='1' b='2'/>`, 'not-well-formed'],
    ['a character no XML has', `${header}<a>&#0;</a>`, 'not-well-formed'],
    ['text between stanzas', `${header}hello<a/>`, 'not-well-formed'],
    ['no XML at all', 'HTTP/1.1 400 Bad Request\r\n\r\n<html>', 'not-well-formed'],
    ['another encoding', "<?xml version='1.0' encoding='iso-8859-1'?><a>", 'unsupported-encoding'],
  ])('refuses %s', (_what, text, condition) => {
    const { elements, write } = open();
    expect(faultOf(() => write(text))).toMatch(condition);
    expect(elements).toEqual([]);
    write('<message/>');
    expect(elements).toEqual([]); // finished
  });

  test('long texts stay whole, whatever stands in and around them and wherever they are cut', () => {
    const plain = 'QUJD+/=>'.repeat(400);
    const texts: [written: string, meant: string][] = [
      [plain, plain],
      [`a &lt; ${plain} &amp; b`, `a < ${plain} & b`],
      [`\r\n${plain}\r`, `\n${plain}\n`],
      [`<![CDATA[<b>${plain}</b>]]>${plain}`, `<b>${plain}</b>${plain}`],
      [`${plain}ü${plain}🙂`, `${plain}ü${plain}🙂`],
      [`x]]${plain}]`, `x]]${plain}]`],
    ];
    const stanza = ([written]: [string, string], index: number) =>
      `<message id='${index}'><body a='>${plain}>' b="/>">${written}</body>${written}<thread/>${plain}</message>`;
    const whole = Buffer.from(header + texts.map(stanza).join(' '));
    for (let round = 0; round < 60; round++) {
      const { elements, parser } = open();
      for (let at = 0; at < whole.length; ) {
        const end = at + 1 + Math.floor(Math.random() ** 4 * 20_000);
        parser.write(whole.subarray(at, end));
        at = end;
      }
      expect(elements.map((message) => [message.getChildText('body'), message.getText()])).toEqual(
        texts.map(([, meant]) => [meant, `${meant}${plain}`]),
      );
      expect(elements[0]?.getChild('body')?.attrs).toEqual({ a: `>${plain}>`, b: '/>' });
    }
    for (const bad of [
      `${plain}]]>`,
      `]]>${plain}`,
      `${plain}\u0001`,
      `${plain}&x;`,
      `${plain}<`.repeat(2),
    ]) {
      const { parser } = open();
      parser.write(Buffer.from(`${header}<message><body>`));
      expect(() => parser.write(Buffer.from(`${bad}</body></message>`))).toThrow(XmlError);
    }
  });

  test('refuses bytes that are not UTF-8', () => {
    const { parser, write } = open();
    write(header);
    expect(faultOf(() => parser.write(Buffer.from([0x3c, 0x61, 0x3e, 0xff])))).toBe('unsupported-encoding');
  });

  test('bounds the bytes of a stanza, finished or not, and not those of the stream', () => {
    const stanza = `<m>${'ü'.repeat(90)}</m>`; // 187 bytes
    const { elements, write } = open({ maxStanzaBytes: 200 });
    write(header);
    for (let count = 0; count < 50; count++) write(stanza);
    write(stanza.repeat(50));
    expect(elements).toHaveLength(100);
    expect(faultOf(() => write(`<m>${'ü'.repeat(100)}</m>`))).toBe('policy-violation');
    expect(elements).toHaveLength(100);

    const slow = open({ maxStanzaBytes: 200 });
    slow.write(header);
    slow.write('<m a="');
    let sent = 6;
    expect(
      faultOf(() => {
        for (; sent < 1000; sent += 1) slow.write('x');
      }),
    ).toBe('policy-violation');
    expect(sent).toBeLessThan(202);
  });

  test('counts white space between stanzas as well: nothing grows for ever', () => {
    const { write } = open({ maxStanzaBytes: 1000 });
    write(header);
    for (let count = 0; count < 200; count++) write(' <r xmlns="urn:xmpp:sm:3"/>');
    expect(faultOf(() => write(' '.repeat(1001)))).toBe('policy-violation');
  });

  test('takes the content from a stanza that is too deep, and goes on', () => {
    const { elements, write } = open({ maxDepth: 64 });
    write(`${header}${'<a>'.repeat(64)}${'</a>'.repeat(64)}`);
    const deep = `<iq id='1' xmlns:x='urn:x'><q/>one${'<a>'.repeat(64)}two<x:b x:c='1'/>${'</a>'.repeat(64)}three</iq>`;
    write(`${deep}<iq id='2'><q/></iq>`);
    expect(elements.map(String)).toEqual([
      `${'<a>'.repeat(63)}<a/>${'</a>'.repeat(63)}`,
      '<iq id="1" xmlns:x="urn:x"/>',
      '<iq id="2"><q/></iq>',
    ]);
    expect(elements[2]?.getNS()).toBe('jabber:client');
    expect(faultOf(() => write(`<iq>${'<a>'.repeat(100)}</b>`))).toBe('not-well-formed');
  });

  test.each([
    ['elements', '<a>', '</a>'],
    ['prefixes', '<x:a x:b="1" y:b="2">', '</x:a>'],
    ['declarations', '<x:a xmlns:x="urn:x">', '</x:a>'],
  ])('never looks through all levels of a depth bomb of %s', (_of, opening, closing) => {
    const { write, elements } = open();
    const sax = SaxesParser.prototype as unknown as Namespaces;
    const { resolve } = sax;
    let farthest = 0;
    const spy = vi.spyOn(sax, 'resolve').mockImplementation(function (this: Namespaces, prefix) {
      if (this.topNS[prefix] === undefined) farthest = Math.max(farthest, this.tags.length);
      return resolve.call(this, prefix);
    });
    onTestFinished(() => spy.mockRestore());
    write(header);
    write(`<iq xmlns:x='urn:1' xmlns:y='urn:2'>${opening.repeat(20_000)}${closing.repeat(20_000)}</iq>`);
    expect(elements.map(({ children }) => children)).toEqual([[]]);
    expect(farthest).toBeLessThan(66);
  });

  test('does work in proportion to the size of a stanza, where @xmpp/xml does not', () => {
    const ours = (bytes: Buffer) => {
      const parser = new Parser({ maxStanzaBytes: 1e9 });
      return workOf(() => {
        for (let at = 0; at < bytes.length; at += 1024) parser.write(bytes.subarray(at, at + 1024));
      });
    };
    const theirs = (bytes: Buffer) => {
      const parser = new LtxParser();
      return workOf(() => {
        for (let at = 0; at < bytes.length; at += 1024)
          parser.write(bytes.subarray(at, at + 1024).toString());
      });
    };
    const text = (size: number) => Buffer.from(`${header}<m>${'x'.repeat(size)}</m>`);
    const escaped = (size: number) => Buffer.from(`${header}<m>${'&amp;'.repeat(size / 5)}</m>`);
    const many = (size: number) => Buffer.from(`${header}<m>${'<a/>'.repeat(size / 4)}</m>`);
    const attribute = (size: number) => Buffer.from(`${header}<m a='${'x'.repeat(size)}'/>`);
    for (const shape of [text, escaped, many, attribute]) {
      const growth = ours(shape(160_000)) / ours(shape(40_000));
      expect(growth).toBeLessThan(4.2);
    }
    // The same count shows the fault that this parser is there to remove.
    expect(theirs(text(160_000)) / theirs(text(40_000))).toBeGreaterThan(4.2);
  });
});

/** Characters looked at while `work` runs, counted at the string methods both parsers are made of. */
function workOf(work: () => void): number {
  let looked = 0;
  const proto = String.prototype;
  const { charCodeAt, codePointAt, indexOf, slice } = proto;
  proto.charCodeAt = function (this: string, at) {
    looked += 1;
    return charCodeAt.call(this, at);
  };
  proto.codePointAt = function (this: string, at) {
    looked += 1;
    return codePointAt.call(this, at);
  };
  proto.indexOf = function (this: string, what, from = 0) {
    const found = indexOf.call(this, what, from);
    looked += (found < 0 ? this.length : found) - from + 1;
    return found;
  };
  proto.slice = function (this: string, from, to) {
    const part = slice.call(this, from, to);
    looked += part.length;
    return part;
  };
  try {
    work();
  } finally {
    Object.assign(proto, { charCodeAt, codePointAt, indexOf, slice });
  }
  return looked;
}
