import { jsonQuery } from '../../../../app/query.ts';
import { contactQueries } from './contract-contact.ts';

export const followQuery = jsonQuery('follow', contactQueries.follow);
export const inviteQuery = jsonQuery('follow-invite', contactQueries.followInvite);
export const viewQuery = jsonQuery('follow-view', contactQueries.followView);
export const endQuery = jsonQuery('follow-end', contactQueries.followEnd);
