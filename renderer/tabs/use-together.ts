import type { FollowingNow, MirroredNow } from '../../agents/tabs/contract.ts';
import { dragoman } from '../dragoman.ts';
import { useWatched } from '../ui/use-watched.ts';

/** Who follows whom, and which browsers have one set of tabs; each undefined until known. */
export interface TogetherNow {
  following: FollowingNow | undefined;
  mirrored: MirroredNow | undefined;
}

export function useTogether(): TogetherNow {
  const following = useWatched<FollowingNow, FollowingNow>(
    (options) => dragoman.tabs.watchFollowing({}, options),
    (_before, news) => news,
  );
  const mirrored = useWatched<MirroredNow, MirroredNow>(
    (options) => dragoman.tabs.watchMirrored({}, options),
    (_before, news) => news,
  );
  return { following: following.value, mirrored: mirrored.value };
}
