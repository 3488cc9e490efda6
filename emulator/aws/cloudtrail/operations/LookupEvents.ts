import type { JournalEntry } from '../../../world/journal.ts';
import { notEmulated } from '../../errors.ts';
import cloudtrailModel from '../../model/generated/cloudtrail.json' with { type: 'json' };
import kmsModel from '../../model/generated/kms.json' with { type: 'json' };
import stsModel from '../../model/generated/sts.json' with { type: 'json' };
import taggingModel from '../../model/generated/tagging.json' with { type: 'json' };
import type { ServiceModel } from '../../model/model.ts';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { eventIdOf, eventSourceOf, isReadOnly, recordOf, resourcesOf, secondOf } from '../events.ts';
import { LIMITS } from '../limits.ts';
import { lookupToken, type Position, readLookupToken } from '../lookup-token.ts';
import { usernameOf } from '../user-identity.ts';

/** No SDK client of CloudTrail is among the dependencies; these are the model's shapes. */
interface LookupEventsInput {
  readonly LookupAttributes?: readonly LookupAttribute[];
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly EventCategory?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface LookupAttribute {
  readonly AttributeKey: AttributeKey;
  readonly AttributeValue: string;
}

type AttributeKey = keyof typeof MATCHES;

interface LookupEventsOutput {
  readonly Events: readonly Event[];
  readonly NextToken?: string;
}

interface Event {
  readonly EventId: string;
  readonly EventName: string;
  readonly ReadOnly: string;
  readonly AccessKeyId: string;
  readonly EventTime: Date;
  readonly EventSource: string;
  readonly Username: string;
  readonly Resources: ReturnType<typeof resourcesOf>;
  readonly CloudTrailEvent: string;
}

const MODELS: Readonly<Record<string, ServiceModel>> = {
  kms: kmsModel as ServiceModel,
  tagging: taggingModel as ServiceModel,
  sts: stsModel as ServiceModel,
  cloudtrail: cloudtrailModel as ServiceModel,
};

const MATCHES = {
  EventId: (entry: JournalEntry, value: string) => eventIdOf(entry) === value,
  EventName: (entry: JournalEntry, value: string) => entry.operation === value,
  ReadOnly: (entry: JournalEntry, value: string) => String(isReadOnly(entry)) === value,
  Username: (entry: JournalEntry, value: string) => usernameOf(entry) === value,
  ResourceType: (entry: JournalEntry, value: string) =>
    resourcesOf(entry).some(({ ResourceType }) => ResourceType === value),
  ResourceName: (entry: JournalEntry, value: string) => entry.resources.includes(value),
  EventSource: (entry: JournalEntry, value: string) => eventSourceOf(entry) === value,
  AccessKeyId: (entry: JournalEntry, value: string) => entry.accessKeyId === value,
} as const;

/**
 * The calls of the caller's account and Region that the journal still has, newest first. They show at once;
 * on AWS it takes minutes. The order of checks is inferred: category, attributes, times, token.
 */
export const LookupEvents: Handler<LookupEventsInput, LookupEventsOutput> = async (input, context) => {
  if (input.EventCategory !== undefined) throw notEmulated(`events of the category ${input.EventCategory}`);
  const attributes = checkAttributes(input.LookupAttributes ?? []);
  const { first, last } = timeRange(input, context.now);
  const query = [attributes, input.StartTime ?? null, input.EndTime ?? null];
  const after = input.NextToken ? readLookupToken(query, input.NextToken) : undefined;

  const { caller, region, world } = context;
  const entries = await world.journal.read();
  const found = entries
    .map((entry) => ({ entry, second: secondOf(entry), sequence: entry.sequence }))
    .filter(
      ({ entry, second }) =>
        entry.account === caller.account &&
        entry.region === region &&
        second >= first &&
        second <= last &&
        attributes.every(({ AttributeKey, AttributeValue }) => MATCHES[AttributeKey](entry, AttributeValue)),
    )
    .sort(newestFirst)
    .filter((position) => after === undefined || newestFirst(after, position) < 0);
  const page = found.slice(0, input.MaxResults ?? LIMITS.pageSize);
  const end = page.at(-1);
  const Events = page.map(({ entry }) => eventOf(entry));
  return { Events, ...(end && found.length > page.length && { NextToken: lookupToken(query, end) }) };
};

function newestFirst(one: Position, other: Position): number {
  return other.second - one.second || other.sequence - one.sequence;
}

function checkAttributes(attributes: readonly LookupAttribute[]): readonly LookupAttribute[] {
  const { lookupAttributes: most } = LIMITS;
  if (attributes.length > most) {
    throw refusals.tooManyAttributes(most);
  }
  for (const { AttributeKey, AttributeValue } of attributes) {
    if (AttributeKey === 'ReadOnly' && !['true', 'false'].includes(AttributeValue)) {
      throw refusals.readOnlyValue(AttributeValue);
    }
  }
  return attributes;
}

/** Both ends belong to the range, in whole seconds. */
function timeRange({ StartTime, EndTime }: LookupEventsInput, now: number) {
  if (StartTime && EndTime && StartTime > EndTime) throw refusals.timeRange();
  const first = Math.max(StartTime?.getTime() ?? 0, now - LIMITS.history);
  const last = EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
  return { first: Math.floor(first / 1000), last: Math.floor(last / 1000) };
}

function eventOf(entry: JournalEntry): Event {
  const model = MODELS[entry.service];
  if (!model) throw new Error(`CloudTrail knows no service ${entry.service}.`);
  return {
    EventId: eventIdOf(entry),
    EventName: entry.operation,
    ReadOnly: String(isReadOnly(entry)),
    AccessKeyId: entry.accessKeyId,
    EventTime: new Date(secondOf(entry) * 1000),
    EventSource: eventSourceOf(entry),
    Username: usernameOf(entry),
    Resources: resourcesOf(entry),
    CloudTrailEvent: JSON.stringify(recordOf(entry, model)),
  };
}
