import type { GetTagValuesInput, GetTagValuesOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Handler } from '../../service.ts';
import { namePage } from '../name-pages.ts';
import { tagValuesInUse } from '../tag-index.ts';

/** The values that a tag key has now, in order; none for a key that nothing has. */
export const GetTagValues: Handler<GetTagValuesInput, GetTagValuesOutput> = (
  { Key = '', PaginationToken },
  { caller, region, now, world },
) =>
  world.store.read(async (view) => {
    const scope = { account: caller.account, region };
    const { names, token } = await namePage(
      ['GetTagValues', Key],
      PaginationToken,
      { now, world },
      (after, limit) => tagValuesInUse(view, scope, Key, after, limit),
    );
    return { PaginationToken: token, TagValues: names };
  });
