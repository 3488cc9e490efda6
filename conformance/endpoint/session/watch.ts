import type { CreateKeyCommandInput, KeyMetadata, KMS } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import { guard } from './guard.ts';
import type { Ledger } from './ledger.ts';
import type { Names } from './names.ts';

export interface Watched {
  readonly ledger: Ledger;
  readonly names: Names;
  readonly region: string;
  /** Hears of each call before it is sent. */
  readonly onCall: (operation: string, input: object) => void;
}

type Members = Readonly<Record<string, unknown>>;
type Send = (call: { readonly input: object }) => Promise<{ readonly output: object }>;

/** Puts the run's tag on every key that is made, writes down what is made, and keeps calls from anything else. */
export function watch(client: KMS | ResourceGroupsTaggingAPI, watched: Watched): void {
  const { ledger, names, onCall } = watched;
  const middleware = (next: Send, { commandName = '' }: { readonly commandName?: string }): Send => {
    const operation = commandName.replace(/Command$/, '');
    return async (call) => {
      guard(operation, call.input as Members, ledger, names.owns);
      const input = isMaking(operation) ? tagged(call.input, names) : call.input;
      onCall(operation, input);
      const sending = next({ ...call, input });
      const answer = await (operation === 'CreateAlias'
        ? noted(sending, input as Members, watched)
        : sending);
      noteAfter(operation, input as Members, answer.output as Members, watched);
      return answer;
    };
  };
  // The stack's types are those of one client's commands; what is done here is the same for all.
  (client as KMS).middlewareStack.add(middleware as never, { step: 'initialize', name: 'keyproofWatch' });
}

function isMaking(operation: string): boolean {
  return operation === 'CreateKey' || operation === 'ReplicateKey';
}

function tagged(input: CreateKeyCommandInput, { tag }: Names): CreateKeyCommandInput {
  return { ...input, Tags: [...(input.Tags ?? []), tag] };
}

/** Writes an alias down unless it was refused for certain: when the answer is lost it may be there all the same. */
async function noted<T>(sending: Promise<T>, input: Members, { ledger, names, region }: Watched): Promise<T> {
  try {
    return await sending;
  } catch (error) {
    const name = String(input.AliasName);
    if (names.owns(name) && !isRefusal(error as SdkError)) ledger.addAlias({ name, region });
    throw error;
  }
}

type SdkError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** A name that exists is no refusal: an attempt before this one may have made it. */
function isRefusal({ name, $metadata }: SdkError): boolean {
  return name !== 'AlreadyExistsException' && ($metadata?.httpStatusCode ?? 500) < 500;
}

function noteAfter(operation: string, input: Members, output: Members, watched: Watched): void {
  const { ledger, region } = watched;
  const notes: Record<string, () => void> = {
    CreateKey: () => noteKey(output.KeyMetadata as KeyMetadata | undefined, watched.region, false, ledger),
    ReplicateKey: () =>
      noteKey(
        output.ReplicaKeyMetadata as KeyMetadata | undefined,
        String(input.ReplicaRegion),
        true,
        ledger,
      ),
    CreateAlias: () => ledger.addAlias({ name: String(input.AliasName), region }),
    DeleteAlias: () => ledger.dropAlias({ name: String(input.AliasName), region }),
    CreateGrant: () => noteGrant(input, output, watched),
    RevokeGrant: () => ledger.dropGrant(String(input.GrantId)),
    RetireGrant: () => ledger.dropGrant(String(input.GrantId)),
    ScheduleKeyDeletion: () => noteDeletion(input, true, watched),
    CancelKeyDeletion: () => noteDeletion(input, false, watched),
  };
  notes[operation]?.();
}

function noteKey(metadata: KeyMetadata | undefined, region: string, replica: boolean, ledger: Ledger): void {
  const { Arn: arn, KeyId: id, KeySpec: spec = '?' } = metadata ?? {};
  if (arn && id) ledger.addKey({ arn, id, region, spec, replica });
}

function noteGrant(input: Members, { GrantId }: Members, { ledger, region }: Watched): void {
  const key = ledger.keyOf(String(input.KeyId), region);
  if (key && typeof GrantId === 'string') ledger.addGrant({ id: GrantId, keyArn: key.arn, region });
}

function noteDeletion(input: Members, scheduled: boolean, { ledger, region }: Watched): void {
  const key = ledger.keyOf(String(input.KeyId), region);
  if (key) ledger.noteDeletion(key.arn, scheduled);
}
