import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest. A fresh clone knows no times of earlier runs, and the size of a file says little. */
const longest = [
  'test/unit/files/hostile.test.ts',
  'test/unit/transfer/kills.test.ts',
  'test/unit/files/races.test.ts',
  'test/unit/calendar/invited/in-calendar.test.ts',
  'test/unit/calendar/requests.kills.test.ts',
  'test/peers/tabs.three.test.ts',
  'test/peers/pairing.test.ts',
  'test/peers/flood.test.ts',
  'test/peers/calendar.devices.test.ts',
  'test/e2e/devices.test.ts',
  'test/peers/calendar.letters.test.ts',
  'test/e2e/settings.test.ts',
  'test/peers/stream.live.test.ts',
  'test/e2e/calendar.test.ts',
  'test/e2e/files.here.test.ts',
  'test/peers/tabs.paired.test.ts',
  'test/peers/cli.run.test.ts',
  'test/e2e/resilience.test.ts',
  'test/e2e/sign-in.test.ts',
  'test/peers/cli.verbs.test.ts',
  'test/peers/jingle.hostile.test.ts',
  'test/peers/tabs.back.test.ts',
  'test/peers/harness.test.ts',
  'test/e2e/tabs.test.ts',
  'test/peers/cli.files.test.ts',
  'test/e2e/activity.test.ts',
  'test/e2e/approvals.test.ts',
  'test/e2e/deb.test.ts',
  'test/peers/strangers.test.ts',
  'test/peers/between.test.ts',
  'test/e2e/transfers.test.ts',
  'test/peers/tabs.private.test.ts',
  'test/peers/tabs.hostile.test.ts',
  'test/peers/cuts.test.ts',
  'test/peers/tabs.test.ts',
  'test/peers/tabs.browsers.test.ts',
  'test/e2e/pairing.test.ts',
  'test/e2e/files.paired.test.ts',
  'test/peers/cli.files-here.test.ts',
  'test/peers/cli.calendar.test.ts',
  'test/peers/undo.test.ts',
  'test/peers/link.test.ts',
];

/** Whoever takes long does not begin last, when the other workers have nothing left to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((path) => moduleId.endsWith(`/${path}`));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
