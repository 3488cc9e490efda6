import type { Check } from './check.ts';
import { aShortAbsenceCostsNothing } from './checks/cleanup/a-short-absence-costs-nothing.ts';
import { aliasesAreRefreshed } from './checks/cleanup/aliases-are-refreshed.ts';
import { deadServersKeysGo } from './checks/cleanup/dead-servers-keys-go.ts';
import { namesThatBeginAlike } from './checks/cleanup/names-that-begin-alike.ts';
import { neighboursAreLeftAlone } from './checks/cleanup/neighbours-are-left-alone.ts';
import { orphansGo } from './checks/cleanup/orphans-go.ts';
import { ownLeftoversGo } from './checks/cleanup/own-leftovers-go.ts';
import { replacedKeysGoInSevenDays } from './checks/cleanup/replaced-keys-go-in-seven-days.ts';
import { returningServersStart } from './checks/cleanup/returning-servers-start.ts';
import { tagsAreRefreshed } from './checks/cleanup/tags-are-refreshed.ts';
import { aNewKeyTakesTheIdsPlace } from './checks/discovery/a-new-key-takes-the-ids-place.ts';
import { anUnknownKeyIdIsTold } from './checks/discovery/an-unknown-key-id-is-told.ts';
import { disabledKeyIsTold } from './checks/discovery/disabled-key-is-told.ts';
import { foreignKeysAreNotRead } from './checks/discovery/foreign-keys-are-not-read.ts';
import { identifiersThatKmsRefuses } from './checks/discovery/identifiers-that-kms-refuses.ts';
import { keyIdsStayApart } from './checks/discovery/key-ids-stay-apart.ts';
import { keysAreInTheConfiguredRegion } from './checks/discovery/keys-are-in-the-configured-region.ts';
import { keysAreNotOpenToEverybody } from './checks/discovery/keys-are-not-open-to-everybody.ts';
import { keysGetTheConfiguredPolicy } from './checks/discovery/keys-get-the-configured-policy.ts';
import { namesAndTagsAreSpires } from './checks/discovery/names-and-tags-are-spires.ts';
import { oneKeyForAnId } from './checks/discovery/one-key-for-an-id.ts';
import { otherToolsKeysAreNotOurs } from './checks/discovery/other-tools-keys-are-not-ours.ts';
import { pendingKeysDoNotStopAStart } from './checks/discovery/pending-keys-do-not-stop-a-start.ts';
import { readsEveryPage } from './checks/discovery/reads-every-page.ts';
import { restartFindsKeys } from './checks/discovery/restart-finds-keys.ts';
import { secretsAreNotTold } from './checks/discovery/secrets-are-not-told.ts';
import { serversStayApart } from './checks/discovery/servers-stay-apart.ts';
import { signaturesAreAsAsked } from './checks/discovery/signatures-are-as-asked.ts';
import { startCreatesNothing } from './checks/discovery/start-creates-nothing.ts';
import { tagsAloneSuffice } from './checks/discovery/tags-alone-suffice.ts';
import { trustDomainsStayApart } from './checks/discovery/trust-domains-stay-apart.ts';
import { aDeletionThatStaysDenied } from './checks/ha/a-deletion-that-stays-denied.ts';
import { aDeniedDeletion } from './checks/ha/a-denied-deletion.ts';
import { aKeyThatSomebodyDisabled } from './checks/ha/a-key-that-somebody-disabled.ts';
import { aKilledRotation } from './checks/ha/a-killed-rotation.ts';
import { aLaggingTagIndex } from './checks/ha/a-lagging-tag-index.ts';
import { aListingThatStaysThrottled } from './checks/ha/a-listing-that-stays-throttled.ts';
import { aLostAnswer } from './checks/ha/a-lost-answer.ts';
import { aPartialRollBack } from './checks/ha/a-partial-roll-back.ts';
import { aQuietMonth } from './checks/ha/a-quiet-month.ts';
import { aQuietWinter } from './checks/ha/a-quiet-winter.ts';
import { aReadThatStaysThrottled } from './checks/ha/a-read-that-stays-throttled.ts';
import { aRefreshThatStaysDenied } from './checks/ha/a-refresh-that-stays-denied.ts';
import { aRotationDuringARefresh } from './checks/ha/a-rotation-during-a-refresh.ts';
import { aThrottledFleet } from './checks/ha/a-throttled-fleet.ts';
import { anOutageOfDays } from './checks/ha/an-outage-of-days.ts';
import { clocksThatRunAhead } from './checks/ha/clocks-that-run-ahead.ts';
import { requestsSideBySide } from './checks/ha/requests-side-by-side.ts';
import { rotationsSideBySide } from './checks/ha/rotations-side-by-side.ts';
import { tagModeBesideAliasMode } from './checks/ha/tag-mode-beside-alias-mode.ts';
import { aFullKeyDoesNotStopIt } from './checks/migration/a-full-key-does-not-stop-it.ts';
import { backToAliasesKeepsEveryKey } from './checks/migration/back-to-aliases-keeps-every-key.ts';
import { interruptedMigrationIsFinished } from './checks/migration/interrupted-migration-is-finished.ts';
import { migratedKeysAreFoundByTags } from './checks/migration/migrated-keys-are-found-by-tags.ts';
import { missingPermissionIsExplained } from './checks/migration/missing-permission-is-explained.ts';
import { onlyOwnKeysAreMigrated } from './checks/migration/only-own-keys-are-migrated.ts';
import { orphansOfAliasesGoToo } from './checks/migration/orphans-of-aliases-go-too.ts';
import { overAndBackAndOver } from './checks/migration/over-and-back-and-over.ts';
import { toTagsKeepsEveryKey } from './checks/migration/to-tags-keeps-every-key.ts';
import { changedTagsAreForNewKeys } from './checks/tags/changed-tags-are-for-new-keys.ts';
import { eachRuleIsTold } from './checks/tags/each-rule-is-told.ts';
import { everyTagIsOnEveryNewKey } from './checks/tags/every-tag-is-on-every-new-key.ts';
import { extremesAreTaken } from './checks/tags/extremes-are-taken.ts';
import { fiftyWithItsOwn } from './checks/tags/fifty-with-its-own.ts';
import { inactiveBeforeItsDeletion } from './checks/tags/inactive-before-its-deletion.ts';
import { ownTagsCannotBeConfigured } from './checks/tags/own-tags-cannot-be-configured.ts';
import { theTaggingApiShowsThem } from './checks/tags/the-tagging-api-shows-them.ts';

/** Every check, in the order of the groups. */
export const CHECKS: readonly Check[] = [
  restartFindsKeys,
  startCreatesNothing,
  readsEveryPage,
  serversStayApart,
  trustDomainsStayApart,
  otherToolsKeysAreNotOurs,
  namesAndTagsAreSpires,
  tagsAloneSuffice,
  foreignKeysAreNotRead,
  oneKeyForAnId,
  pendingKeysDoNotStopAStart,
  disabledKeyIsTold,
  identifiersThatKmsRefuses,
  keyIdsStayApart,
  aNewKeyTakesTheIdsPlace,
  anUnknownKeyIdIsTold,
  signaturesAreAsAsked,
  keysGetTheConfiguredPolicy,
  keysAreNotOpenToEverybody,
  keysAreInTheConfiguredRegion,
  secretsAreNotTold,
  aFullKeyDoesNotStopIt,
  backToAliasesKeepsEveryKey,
  interruptedMigrationIsFinished,
  migratedKeysAreFoundByTags,
  missingPermissionIsExplained,
  onlyOwnKeysAreMigrated,
  orphansOfAliasesGoToo,
  overAndBackAndOver,
  toTagsKeepsEveryKey,
  changedTagsAreForNewKeys,
  eachRuleIsTold,
  everyTagIsOnEveryNewKey,
  extremesAreTaken,
  fiftyWithItsOwn,
  inactiveBeforeItsDeletion,
  ownTagsCannotBeConfigured,
  theTaggingApiShowsThem,
  aDeniedDeletion,
  aDeletionThatStaysDenied,
  aKeyThatSomebodyDisabled,
  aKilledRotation,
  aLaggingTagIndex,
  aListingThatStaysThrottled,
  aLostAnswer,
  anOutageOfDays,
  aPartialRollBack,
  aQuietMonth,
  aQuietWinter,
  aReadThatStaysThrottled,
  aRefreshThatStaysDenied,
  aRotationDuringARefresh,
  aThrottledFleet,
  clocksThatRunAhead,
  requestsSideBySide,
  rotationsSideBySide,
  tagModeBesideAliasMode,
  aShortAbsenceCostsNothing,
  aliasesAreRefreshed,
  deadServersKeysGo,
  namesThatBeginAlike,
  neighboursAreLeftAlone,
  orphansGo,
  ownLeftoversGo,
  replacedKeysGoInSevenDays,
  returningServersStart,
  tagsAreRefreshed,
];
