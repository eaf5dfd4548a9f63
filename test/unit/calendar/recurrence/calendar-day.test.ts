import { expect, test } from 'vitest';
import { CalendarDay, dayNumber } from '../../../../agents/calendar/recurrence/calendar-day.ts';

test('a day is the same whether one walks to it or begins there, and as the system has it', () => {
  const walked = new CalendarDay(dayNumber(1801, 1, 1));
  const wrong: number[] = [];
  for (; walked.year < 2202; walked.next()) {
    const { number } = walked;
    const there = new CalendarDay(number);
    const isSame = Object.entries(there).every(
      ([name, value]) => walked[name as keyof CalendarDay] === value,
    );
    if (!isSame || dayNumber(there.year, there.month, there.monthDay) !== number) wrong.push(number);
    if (number % 97 === 0) {
      const date = new Date(number * 86_400_000);
      const theirs = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay()];
      expect([there.year, there.month, there.monthDay, there.weekday]).toEqual(theirs);
    }
  }
  expect(wrong).toEqual([]);
});
