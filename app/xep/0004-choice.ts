import { z } from 'zod';

export interface Option {
  value: string;
  label: string;
}

/**
 * One of a list known only at run time, as a schema: `z.object({ share: choice(names, 'Share') })`. In a form a
 * list-single, for everyone else a string. Of equal values the first counts; any number, any characters.
 */
export function choice(options: Iterable<string | Option>, title?: string): z.ZodType<string, string> {
  const labels = new Map<string, string>();
  for (const option of options) {
    const { value, label } = typeof option === 'string' ? { value: option, label: option } : option;
    if (!labels.has(value)) labels.set(value, label);
  }
  // Not z.enum: that compiles all values into one regular expression, and these may be thousands.
  return z
    .string()
    .refine((value) => labels.has(value), { error: 'must be one of the choices offered' })
    .meta({
      enum: [...labels.keys()],
      labels: Object.fromEntries([...labels].filter(([value, label]) => label !== value)),
      ...(title !== undefined && { title }),
    });
}

/**
 * An option's value as it travels: what XML cannot carry and what clients alter (line ends, blanks at the edges)
 * is escaped. Both ways go through the schema's own options, so nothing ever needs to be unescaped.
 */
export function optionOnWire(value: string): string {
  return value.replace(
    /[\p{Cc}\p{Surrogate}\ufffe\uffff]|^\s|\s$/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
