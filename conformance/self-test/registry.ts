import { isDeepStrictEqual } from 'node:util';
import type { Target } from '../targets/target.ts';
import { MODES, type Mode } from '../vocabulary.ts';
import { answersWithAnothersNewKey } from './broken/answers-with-anothers-new-key.ts';
import { blindTaggingApi } from './broken/blind-tagging-api.ts';
import { callsAnUnknownKeyAFault } from './broken/calls-an-unknown-key-a-fault.ts';
import { callsTwoKeysByOneFingerprint } from './broken/calls-two-keys-by-one-fingerprint.ts';
import { countsOnlyTheUsersTags } from './broken/counts-only-the-users-tags.ts';
import { createsAtStart } from './broken/creates-at-start.ts';
import { cutsLongKeyIds } from './broken/cuts-long-key-ids.ts';
import { deletesBeforeDeactivating } from './broken/deletes-before-deactivating.ts';
import { disposesAfterOneWeek } from './broken/disposes-after-one-week.ts';
import { doesNotValidateTags } from './broken/does-not-validate-tags.ts';
import { dropsTheKeyPolicy } from './broken/drops-the-key-policy.ts';
import { enablesItsKeysAgain } from './broken/enables-its-keys-again.ts';
import { endsItsRefreshAtAnError } from './broken/ends-its-refresh-at-an-error.ts';
import { forgetsOldKeys } from './broken/forgets-old-keys.ts';
import { forgetsPagination } from './broken/forgets-pagination.ts';
import { givesALostAliasUp } from './broken/gives-a-lost-alias-up.ts';
import { givesUpInAnOutage } from './broken/gives-up-in-an-outage.ts';
import { guessesUnknownKeyIds } from './broken/guesses-unknown-key-ids.ts';
import { hidesTheMissingPermission } from './broken/hides-the-missing-permission.ts';
import { ignoresFreshAliases } from './broken/ignores-fresh-aliases.ts';
import { ignoresTheTrustDomain } from './broken/ignores-the-trust-domain.ts';
import { keepsTheAliasOnTheOldKey } from './broken/keeps-the-alias-on-the-old-key.ts';
import { keepsTheFirstType } from './broken/keeps-the-first-type.ts';
import { knowsOneRegion } from './broken/knows-one-region.ts';
import { knowsThreeKeyTypes } from './broken/knows-three-key-types.ts';
import { leavesOutWhatItCannotRead } from './broken/leaves-out-what-it-cannot-read.ts';
import { leavesTheAlias } from './broken/leaves-the-alias.ts';
import { logsItsConfiguration } from './broken/logs-its-configuration.ts';
import { losesTheLastTag } from './broken/loses-the-last-tag.ts';
import { makesNoAlias } from './broken/makes-no-alias.ts';
import { mixesRequestsUp } from './broken/mixes-requests-up.ts';
import { namesThingsItsOwnWay } from './broken/names-things-its-own-way.ts';
import { neverReclaims } from './broken/never-reclaims.ts';
import { neverRefreshes } from './broken/never-refreshes.ts';
import { neverSeesTags } from './broken/never-sees-tags.ts';
import { opensItsKeysToEverybody } from './broken/opens-its-keys-to-everybody.ts';
import { readsTwoPages } from './broken/reads-two-pages.ts';
import { signsPssAsPkcs1 } from './broken/signs-pss-as-pkcs1.ts';
import { signsWithAnotherKey } from './broken/signs-with-another-key.ts';
import { takesAnyTwin } from './broken/takes-any-twin.ts';
import { takesThrottlingForNothingThere } from './broken/takes-throttling-for-nothing-there.ts';
import { tellsNoCaseApart } from './broken/tells-no-case-apart.ts';
import { tiresOfRefreshing } from './broken/tires-of-refreshing.ts';
import { trustsItsOwnClock } from './broken/trusts-its-own-clock.ts';
import { asTarget, type BrokenTarget } from './broken-target.ts';
import { PUBLISHED_TARGETS } from './published/broken.ts';
import { publishedTarget } from './published/target.ts';
import { STYLES } from './styles/registry.ts';
import { styleTarget } from './styles/style.ts';

/** Good targets that are not ours: the model of the published plugin without its defects, and the same in other styles. */
export const WITNESSES: readonly Target[] = [
  ...MODES.map((mode) => publishedTarget([], mode)),
  ...MODES.map((mode) => styleTarget(STYLES, mode)),
];

/** Every target that is broken on purpose. */
export const BROKEN_TARGETS: readonly BrokenTarget[] = [
  answersWithAnothersNewKey,
  blindTaggingApi,
  callsAnUnknownKeyAFault,
  callsTwoKeysByOneFingerprint,
  countsOnlyTheUsersTags,
  createsAtStart,
  cutsLongKeyIds,
  deletesBeforeDeactivating,
  disposesAfterOneWeek,
  doesNotValidateTags,
  dropsTheKeyPolicy,
  enablesItsKeysAgain,
  endsItsRefreshAtAnError,
  forgetsOldKeys,
  forgetsPagination,
  givesUpInAnOutage,
  givesALostAliasUp,
  guessesUnknownKeyIds,
  hidesTheMissingPermission,
  ignoresFreshAliases,
  ignoresTheTrustDomain,
  keepsTheAliasOnTheOldKey,
  keepsTheFirstType,
  knowsOneRegion,
  knowsThreeKeyTypes,
  leavesOutWhatItCannotRead,
  leavesTheAlias,
  logsItsConfiguration,
  losesTheLastTag,
  makesNoAlias,
  mixesRequestsUp,
  namesThingsItsOwnWay,
  neverReclaims,
  neverRefreshes,
  neverSeesTags,
  opensItsKeysToEverybody,
  readsTwoPages,
  signsPssAsPkcs1,
  signsWithAnotherKey,
  takesAnyTwin,
  takesThrottlingForNothingThere,
  tellsNoCaseApart,
  tiresOfRefreshing,
  trustsItsOwnClock,
  ...PUBLISHED_TARGETS,
];

/** Broken targets, in each of its modes, as targets of their own: `broken:NAME:MODE`. */
export function brokenTargets(broken: readonly BrokenTarget[] = BROKEN_TARGETS): readonly Target[] {
  return broken.flatMap((each) => each.modes.map((mode) => targetOf(each, mode)));
}

/** A broken target in one of its modes; those of this list can be made again in another thread by their names. */
export function targetOf(broken: BrokenTarget, mode: Mode): Target {
  const target = asTarget(broken, mode);
  return BROKEN_TARGETS.some((known) => isSame(known, broken))
    ? { ...target, description: { kind: 'broken', name: broken.name, mode } }
    : target;
}

/** Whether two are broken in the same way, whatever is claimed of them. */
function isSame({ caughtBy: _, ...one }: BrokenTarget, { caughtBy: __, ...other }: BrokenTarget): boolean {
  return isDeepStrictEqual(one, other);
}
