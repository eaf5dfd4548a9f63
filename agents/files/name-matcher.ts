/**
 * Whether a name is meant: it has the words in it, or it is as the pattern says where that has `*` (anything) or
 * `?` (one character). Case does not matter, nor how an accent is encoded. The pattern comes from elsewhere, so
 * its cost is bounded by its length times the name's, which no regular expression promises.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const wanted = fold(pattern);
  if (!/[*?]/.test(wanted)) return (name) => fold(name).includes(wanted);
  const tokens = [...wanted];
  return (name) => matches([...fold(name)], tokens);
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Goes on greedily; where it does not fit, the last `*` takes one character more. */
function matches(name: readonly string[], tokens: readonly string[]): boolean {
  let [at, token, star, taken] = [0, 0, -1, 0];
  while (at < name.length) {
    if (tokens[token] === '*') [star, taken, token] = [token, at, token + 1];
    else if (tokens[token] === '?' || (token < tokens.length && tokens[token] === name[at]))
      [at, token] = [at + 1, token + 1];
    else if (star >= 0) [at, taken, token] = [taken + 1, taken + 1, star + 1];
    else return false;
  }
  while (tokens[token] === '*') token++;
  return token === tokens.length;
}
