import type { GetTagKeysInput, GetTagKeysOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Handler } from '../../service.ts';
import { namePage } from '../name-pages.ts';
import { tagKeysInUse } from '../tag-index.ts';

/** The tag keys in use now, in order. */
export const GetTagKeys: Handler<GetTagKeysInput, GetTagKeysOutput> = (
  { PaginationToken },
  { caller, region, now, world },
) =>
  world.store.read(async (view) => {
    const scope = { account: caller.account, region };
    const { names, token } = await namePage(['GetTagKeys'], PaginationToken, { now, world }, (after, limit) =>
      tagKeysInUse(view, scope, after, limit),
    );
    return { PaginationToken: token, TagKeys: names };
  });
