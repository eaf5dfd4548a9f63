import { describe } from 'vitest';
import { startOne } from './hardened/app.ts';
import { whatThePageHas, whoMayAsk } from './hardened/page.ts';
import { whatGetsThroughElsewhere, whatRunsInIt } from './hardened/scripts.ts';
import { whereItLeads } from './hardened/ways-out.ts';
import { whatItMayAskFor } from './hardened/wishes.ts';

// What a page that an attacker had taken over could do: nothing but the calls of the contracts.

startOne();

describe('what the page has', whatThePageHas);
describe('what runs in it', whatRunsInIt);
whatGetsThroughElsewhere();
describe('where it leads', whereItLeads);
describe('what it may ask for', whatItMayAskFor);
describe('who may ask', whoMayAsk);
