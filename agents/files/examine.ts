import type { Check } from '../../app/contract.ts';
import type { Share } from './contract.ts';
import { openInside } from './open.ts';

/** Whether each share's folder is there and may be read. */
export function examineShares(shares: readonly Share[]): Promise<Check[]> {
  return Promise.all(
    shares.map(async ({ name, folder }): Promise<Check> => {
      try {
        await using opened = await openInside(folder, '');
        if (opened.isFolder) return { name: `share ${name}`, ok: true, found: folder };
      } catch {
        // said below
      }
      const mend = 'Make the folder, or change the share in the settings (files.shares).';
      return { name: `share ${name}`, ok: false, found: `${folder} cannot be read`, mend };
    }),
  );
}
