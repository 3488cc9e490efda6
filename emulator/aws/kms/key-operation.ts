import type { Transaction } from '../../store/store.ts';
import type { CallContext, Handler } from '../service.ts';
import type { KeyRecord } from './key-record.ts';
import { findKey } from './key-reference.ts';
import type { KeyOperation } from './key-states.ts';
import { putKey } from './key-store.ts';

/**
 * An operation that changes one key, named by id or ARN: find it, ask its state, write down what it becomes.
 * `change` gives the new record and the output, and may write more in the same transaction.
 */
export function changeKey<Input extends { KeyId: string | undefined }, Output extends object>(
  operation: KeyOperation,
  change: (
    key: KeyRecord,
    input: Input,
    context: CallContext,
    transaction: Transaction,
  ) => Promise<{ readonly key: KeyRecord; readonly output: Output }>,
): Handler<Input, Output> {
  return (input, context) =>
    context.world.store.write(async (transaction) => {
      const found = await findKey(transaction, context, operation, input.KeyId ?? '', { aliases: false });
      const { key, output } = await change(found, input, context, transaction);
      await putKey(transaction, key);
      return output;
    });
}
