import type { World } from '../../world/world.ts';
import type { AwsError } from '../errors.ts';
import type { Service } from '../service.ts';
import type { HttpRequest } from './message.ts';
import type { SignatureCheck } from './verify-signature.ts';

/** What the protocols need to answer a request. */
export interface Door {
  readonly services: readonly Service[];
  readonly world: World;
  requestId(): string;
  /** Absent where signatures are not looked at. */
  readonly checkSignature?: SignatureCheck;
  /** An AwsError as it is; anything else is logged and becomes InternalFailure. ConnectionLost passes through. */
  explain(error: unknown, request: HttpRequest): AwsError;
}
