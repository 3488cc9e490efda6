import type { Transaction, View } from '../../store/store.ts';
import { cancelEvent, type DueHandler, scheduleEvent } from '../../world/due.ts';
import { refusals } from './errors.ts';
import type { KeyRecord, MaterialRecord } from './key-record.ts';
import { factsOf } from './key-specs.ts';
import { getKey, putKey } from './key-store.ts';
import { DAY, LIMITS, ON_DEMAND_ROTATION_TIME } from './limits.ts';
import { generateSecret } from './material.ts';
import { withMaterials } from './material-state.ts';
import { getOtherMaterial, materialHistory, type Rotation, replaceMaterial } from './material-store.ts';
import type { ResourceQuotas } from './quotas.ts';
import { replicasOf } from './related-keys.ts';
import { isEverywhere } from './replica-materials.ts';

/** The kind of the due event that rotates a key; its payload is [account, Region, key id]. */
export const ROTATE_KEY = 'kms.rotate-key';

/*
 * Rotation is one of the properties that related multi-Region keys share. It is written on the primary key alone,
 * is told of there for every key, and each new material goes to all of them in one transaction.
 */

/** Whether the material of a key can be rotated at all: symmetric encryption keys outside custom key stores. */
export function isRotatable({ spec, origin }: KeyRecord): boolean {
  return spec === 'SYMMETRIC_DEFAULT' && (origin === 'AWS_KMS' || origin === 'EXTERNAL');
}

/** @throws AwsError UnsupportedOperationException when the key cannot rotate by itself */
export function checkAutomaticRotation(key: KeyRecord): void {
  if (key.origin === 'EXTERNAL') throw refusals.wrongOrigin(key);
  if (!isRotatable(key)) throw refusals.rotationNotSupported();
}

/**
 * Turns automatic rotation on. The first rotation comes one period after this instant; a call that changes
 * nothing leaves the date as it is. That a new period counts from the call as well is inferred.
 * @returns the key as it is to be written, as the other functions here do
 */
export async function enableRotation(
  transaction: Transaction,
  key: KeyRecord,
  periodDays: number,
  now: number,
): Promise<KeyRecord> {
  if (key.rotation?.periodDays === periodDays) return key;
  return schedule(transaction, await disableRotation(transaction, key), periodDays, now);
}

/** Turns automatic rotation off. A rotation on demand goes on. */
export async function disableRotation(
  transaction: Transaction,
  { rotation, ...key }: KeyRecord,
): Promise<KeyRecord> {
  if (rotation) await cancelEvent(transaction, rotation.event);
  return key;
}

/**
 * Begins a rotation on demand. The order: one is under way, an automatic one is near, the quota, whether a key
 * with imported material has something to rotate to. Inferred.
 * @throws AwsError ConflictException, LimitExceededException, KMSInvalidStateException
 */
export async function beginRotation(
  transaction: Transaction,
  key: KeyRecord,
  now: number,
  { onDemandRotationsPerKey: limit }: ResourceQuotas,
): Promise<KeyRecord> {
  const { rotation, onDemandRotation, onDemandRotations = 0 } = key;
  if (onDemandRotation) throw refusals.rotationInProgress(key);
  if (rotation && rotation.next - now <= LIMITS.quietBeforeRotation) throw refusals.rotationSoon(key);
  if (onDemandRotations >= limit) throw refusals.tooManyRotations(limit);
  if (key.origin === 'EXTERNAL' && !(await waitingMaterial(transaction, key)))
    throw refusals.nothingToRotateTo(key);
  const done = now + ON_DEMAND_ROTATION_TIME;
  await scheduleEvent(transaction, done, eventOf(key));
  return { ...key, onDemandRotation: { started: now, done }, onDemandRotations: onDemandRotations + 1 };
}

/**
 * Carries out the rotations of a key that are due, when its state lets them: a key that was disabled at the
 * date is rotated as soon as it is enabled, and the next date counts from then (GetKeyRotationStatus, API
 * reference). That a rotation on demand waits as well is inferred.
 */
export async function carryOutRotations(
  transaction: Transaction,
  key: KeyRecord,
  now: number,
): Promise<KeyRecord> {
  if (key.state !== 'Enabled') return key;
  let rotated = key;
  if (rotated.onDemandRotation && rotated.onDemandRotation.done <= now) {
    const { onDemandRotation: _, ...ended } = rotated;
    rotated = await rotate(transaction, ended, { at: now, type: 'ON_DEMAND' });
  }
  if (rotated.rotation && rotated.rotation.next <= now) {
    const { periodDays } = rotated.rotation;
    rotated = await rotate(transaction, rotated, { at: now, type: 'AUTOMATIC' });
    rotated = await schedule(transaction, rotated, periodDays, now);
  }
  return rotated;
}

/** A key without what it knows of rotations, and that. */
export function splitRotation({ rotation, onDemandRotation, onDemandRotations, ...key }: KeyRecord) {
  return {
    key,
    rotations: {
      ...(rotation && { rotation }),
      ...(onDemandRotation && { onDemandRotation }),
      ...(onDemandRotations !== undefined && { onDemandRotations }),
    },
  };
}

/** Makes a key the one that rotates, with the dates of another, whose due events find nothing to do any more. */
export async function takeOverRotations(
  transaction: Transaction,
  key: KeyRecord,
  { rotation, ...rotations }: ReturnType<typeof splitRotation>['rotations'],
): Promise<KeyRecord> {
  if (rotations.onDemandRotation)
    await scheduleEvent(transaction, rotations.onDemandRotation.done, eventOf(key));
  if (!rotation) return { ...key, ...rotations };
  await cancelEvent(transaction, rotation.event);
  const event = await scheduleEvent(transaction, rotation.next, eventOf(key));
  return { ...key, ...rotations, rotation: { ...rotation, event } };
}

/** Carries out a due event. The key may have ended, been disabled or got another date meanwhile. */
export const rotateDueKey: DueHandler = async (transaction, payload, at) => {
  const [account = '', region = '', id = ''] = payload as readonly string[];
  const key = await getKey(transaction, { account, region }, id);
  if (!key) return;
  const rotated = await carryOutRotations(transaction, key, at);
  if (rotated !== key) await putKey(transaction, rotated);
};

/** A rotation ends without effect when the material that it was for is gone. Inferred. */
async function rotate(transaction: Transaction, key: KeyRecord, rotation: Rotation): Promise<KeyRecord> {
  const next = key.origin === 'EXTERNAL' ? await waitingMaterial(transaction, key) : newMaterial(key);
  if (!next) return key;
  for (const replica of await replicasOf(transaction, key)) {
    await putKey(transaction, await bringIntoUse(transaction, replica, next, rotation));
  }
  return bringIntoUse(transaction, key, next, rotation);
}

async function bringIntoUse(
  transaction: Transaction,
  key: KeyRecord,
  next: MaterialRecord,
  rotation: Rotation,
): Promise<KeyRecord> {
  const rotated = await replaceMaterial(transaction, key, next, rotation);
  return key.origin === 'EXTERNAL'
    ? withMaterials(rotated, await materialHistory(transaction, rotated))
    : rotated;
}

function newMaterial(key: KeyRecord): MaterialRecord {
  const { material } = factsOf(key.spec);
  if (material.kind !== 'secret') throw new Error(`${key.arn} has a key pair, which is never rotated.`);
  return generateSecret(material.bytes);
}

/** The imported material that waits for its rotation, once it is in every related key. */
async function waitingMaterial(view: View, key: KeyRecord): Promise<MaterialRecord | undefined> {
  const history = await materialHistory(view, key);
  const waiting = history.find(({ imported }) => imported?.pendingRotation);
  if (!waiting || !(await isEverywhere(view, key, waiting.materialId))) return undefined;
  return getOtherMaterial(view, key, waiting.materialId);
}

async function schedule(
  transaction: Transaction,
  key: KeyRecord,
  periodDays: number,
  from: number,
): Promise<KeyRecord> {
  const next = from + periodDays * DAY;
  const event = await scheduleEvent(transaction, next, eventOf(key));
  return { ...key, rotation: { periodDays, next, event } };
}

function eventOf({ account, region, id }: KeyRecord) {
  return { kind: ROTATE_KEY, payload: [account, region, id] };
}
