import { expect, test } from 'vitest';
import { answerCell, calendarOf, readExamples, requestOf } from './examples.ts';
import { answer } from './requests.ts';

const examples = readExamples();

test('the page has examples', () => {
  expect(examples.length).toBeGreaterThan(30);
});

test.each(examples)('$heading: $cells', ({ rules, cells: [asked = '', calendar = '', ...expected] }) => {
  const decision = answer(requestOf(asked), rules, calendarOf(calendar));
  expect([answerCell(decision), decision.rule ?? '', decision.reason]).toEqual(expected);
});
