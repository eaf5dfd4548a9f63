import type { QueryCodec } from '../../app/query.ts';
import {
  decodeFisListing,
  decodeFisQuery,
  encodeFisListing,
  encodeFisQuery,
  NS_FIS,
} from '../../app/xep/0329-file-information-sharing.ts';
import type { Listing, ListQuery } from './contract.ts';

/** XML has no way to carry control characters and the like, so names with these cannot be listed this way. */
export function isWritable(name: string): boolean {
  return !/[\p{Cc}\p{Surrogate}\ufffe\uffff]/u.test(name);
}

/** Listings as XEP-0329 has them, in our own terms. */
export const fis: QueryCodec<ListQuery, Listing> = {
  type: 'get',
  namespace: NS_FIS,
  name: 'query',
  encodeQuery: ({ path, ...rsm }) => encodeFisQuery({ ...(path && { node: path }), rsm }),
  decodeQuery: (payload) => {
    const { node = '', rsm } = decodeFisQuery(payload);
    return { path: node, ...rsm };
  },
  encodeAnswer: ({ directories, files, first, firstIndex, last, total }) =>
    encodeFisListing({
      directories,
      files: files.map(({ name, sizeBytes, modified, mediaType }) => ({
        name,
        size: sizeBytes,
        ...(modified && { date: modified }),
        ...(mediaType && { mediaType }),
      })),
      rsm: {
        ...(first !== undefined && { first, firstIndex }),
        ...(last !== undefined && { last }),
        ...(total !== undefined && { count: total }),
      },
    }),
  decodeAnswer: (payload) => {
    const { directories, files, rsm: { count, ...edges } = {} } = decodeFisListing(payload);
    return {
      directories,
      files: files.map(({ name, size = 0, date, mediaType }) => ({
        name,
        sizeBytes: size,
        ...(date && { modified: date }),
        ...(mediaType && { mediaType }),
      })),
      ...edges,
      ...(count !== undefined && { total: count }),
    };
  },
};
