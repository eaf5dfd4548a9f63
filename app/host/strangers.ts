import type { Activity } from './activity.ts';
import { Tally } from './tally.ts';

/** Those for whom nobody is here, as the activity shows them. */
export class Strangers extends Tally {
  constructor(activity: Activity) {
    super(activity, {
      action: 'knock',
      first: 'a stranger: answered as if nobody were here',
      more: 'a stranger',
    });
  }
}
