import type { Validate } from '../../app/data-form.ts';
import { form as text } from '../text/form.ts';
import { isInteger, isNumber } from './kind.ts';

const words = text.problems;

// The bounds of XML Schema Part 2 §3.3.
const bounds = new Map<string, readonly [bigint, bigint]>(
  Object.entries({ 'xs:byte': 8n, 'xs:short': 16n, 'xs:int': 32n, 'xs:long': 64n }).map(([name, bits]) => [
    name,
    [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n],
  ]),
);

const zone = '(Z|[-+][0-9]{2}:[0-9]{2})?';
const dateForm = new RegExp(`^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}${zone}$`);
const timeForm = new RegExp(`^[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?${zone}$`);
const dateTimeForm = new RegExp(
  `^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?${zone}$`,
);

/** What is wrong with one value by its datatype alone (XEP-0122 §5.1); a type we do not know takes anything. */
export function datatypeProblem(datatype: string, value: string): string | undefined {
  if (isInteger(datatype)) {
    if (!/^[-+]?[0-9]+$/.test(value)) return words.integer;
    const [min, max] = bounds.get(datatype) ?? [];
    if (min === undefined || max === undefined) return undefined;
    const number = BigInt(value.replace(/^\+/, ''));
    return number < min || number > max ? words.tooBig : undefined;
  }
  if (isNumber(datatype)) {
    const exponent = datatype === 'xs:decimal' ? '' : '([eE][-+]?[0-9]+)?';
    const isOne = new RegExp(`^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)${exponent}$`).test(value);
    return isOne ? undefined : words.decimal;
  }
  switch (datatype) {
    case 'xs:boolean':
      return ['0', '1', 'true', 'false'].includes(value) ? undefined : words.boolean;
    case 'xs:date':
      return dateForm.test(value) && isDay(value) ? undefined : words.date;
    case 'xs:time':
      return timeForm.test(value) && isTime(value) ? undefined : words.time;
    case 'xs:dateTime': {
      const [day = '', time = ''] = value.split('T');
      return dateTimeForm.test(value) && isDay(day) && isTime(time) ? undefined : words.dateTime;
    }
    case 'xs:anyURI':
      return /[\s<>"]/.test(value) ? words.uri : undefined;
    case 'xs:language':
      return /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(value) ? undefined : words.language;
    default:
      return undefined;
  }
}

/** What is wrong with a value of the right type by the range it must lie in (XEP-0122 §3.2.3). */
export function rangeProblem({ datatype, method }: Validate, value: string): string | undefined {
  if (typeof method === 'string' || !('range' in method)) return undefined;
  const { min, max } = method.range;
  const isMoment = datatype === 'xs:date' || datatype === 'xs:dateTime' || datatype === 'xs:time';
  if (!isMoment && !isNumber(datatype)) return undefined; // text has no order that all agree on
  if (min !== undefined && compare(datatype, value, min) < 0)
    return isMoment ? words.notBefore(min) : words.atLeast(min);
  if (max !== undefined && compare(datatype, value, max) > 0)
    return isMoment ? words.notAfter(max) : words.atMost(max);
  return undefined;
}

/** Below, at or above zero; NaN, which is neither, where a peer's bound is none. */
function compare(datatype: string, value: string, bound: string): number {
  if (isInteger(datatype)) {
    if (!/^[-+]?[0-9]+$/.test(bound)) return Number.NaN;
    const difference = BigInt(value.replace(/^\+/, '')) - BigInt(bound.replace(/^\+/, ''));
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return numberOf(datatype, value) - numberOf(datatype, bound);
}

function numberOf(datatype: string, value: string): number {
  if (datatype === 'xs:time') return Date.parse(`2000-01-01T${value}`);
  return isNumber(datatype) ? Number(value) : Date.parse(value);
}

/** No 31st of February. */
function isDay(value: string): boolean {
  const [, year = '', month = '', day = ''] = /^(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})/.exec(value) ?? [];
  const date = new Date(Date.UTC(2000, Number(month) - 1, 1));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isTime(value: string): boolean {
  const [hour = 99, minute = 99, second = 99] = value.slice(0, 8).split(':').map(Number);
  return hour < 24 && minute < 60 && second < 60;
}
