import type { KeySpec, OriginType } from '@aws-sdk/client-kms';
import type { ChosenKey } from '../../localstack/special-tags.ts';
import { validationException } from '../errors.ts';
import {
  checkMaterialFits,
  type GivenMaterial,
  MaterialError,
  materialRecord,
  pairOfDer,
} from './given-material.ts';
import type { MaterialRecord } from './key-record.ts';
import { factsOf } from './key-specs.ts';

/**
 * The id that a request chose by a tag. LocalStack says that it "should have the format of a UUID".
 * @throws AwsError ValidationException; LocalStack's own answer is not documented
 */
export function chosenId({ id }: ChosenKey, multiRegion: boolean): string | undefined {
  if (id === undefined) return undefined;
  const form = multiRegion
    ? /^mrk-[0-9a-f]{32}$/
    : /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
  if (form.test(id)) return id;
  throw validationException(
    `The tag _custom_id_ takes ${multiRegion ? 'mrk- and 32 hexadecimal digits' : 'a UUID in small letters'}, not '${id}'.`,
  );
}

/** Lengths of AES keys: LocalStack's own example has 16 bytes, KMS's keys have 32. */
const AES_BYTES: readonly number[] = [16, 24, 32];

/**
 * The material that a request chose by a tag: the bytes of a symmetric or HMAC key, or a private key in DER.
 * @throws AwsError ValidationException for what is none, without repeating it
 */
export function chosenMaterial(
  { material }: ChosenKey,
  spec: KeySpec,
  origin: OriginType,
): MaterialRecord | undefined {
  if (material === undefined) return undefined;
  try {
    if (origin !== 'AWS_KMS') throw new MaterialError('Material of the origin EXTERNAL is imported.');
    const bytes = Buffer.from(material, 'base64');
    if (bytes.length === 0 || bytes.toString('base64').replace(/=+$/, '') !== material.replace(/=+$/, ''))
      throw new MaterialError('It takes base64.');
    return materialRecord(materialOf(bytes, spec));
  } catch (error) {
    if (!(error instanceof MaterialError)) throw error;
    throw validationException(`The tag _custom_key_material_ cannot be used: ${error.message}`);
  }
}

function materialOf(bytes: Buffer, spec: KeySpec): GivenMaterial {
  if (factsOf(spec).material.kind === 'pair') {
    const pair = pairOfDer(bytes);
    checkMaterialFits(pair, spec);
    return pair;
  }
  if (spec === 'SYMMETRIC_DEFAULT' && !AES_BYTES.includes(bytes.length)) {
    throw new MaterialError(
      `A key of the spec SYMMETRIC_DEFAULT has ${AES_BYTES.join(', ')} bytes; these are ${bytes.length}.`,
    );
  }
  return { kind: 'secret', bytes };
}
