/** Why a peer is not served, in the terms of RFC 6120 §8.3.3. */
export type RefusalCondition =
  | 'bad-request'
  | 'conflict'
  | 'forbidden'
  | 'item-not-found'
  | 'not-acceptable'
  | 'not-allowed'
  | 'resource-constraint'
  | 'service-unavailable';

/** Thrown by an agent: the answer no, with words for the person who asked. Never our internals. */
export class Refusal extends Error {
  readonly condition: RefusalCondition;

  constructor(condition: RefusalCondition, text: string) {
    super(text);
    this.name = 'Refusal';
    this.condition = condition;
  }
}
