import { AwsError, validationException } from '../../errors.ts';
import type { KeyStoreRecord } from '../custom-key-stores/record.ts';
import { unsupported } from './codes.ts';

/** What KMS refuses about custom key stores. */
export const keyStoreRefusals = {
  /** The code is modelled; the text is inferred. */
  keyStoreNotFound: (idOrName: string) =>
    new AwsError('CustomKeyStoreNotFoundException', `Custom key store '${idOrName}' does not exist`),
  /** The code is modelled; the text is inferred. */
  keyStoreNameInUse: (name: string) =>
    new AwsError(
      'CustomKeyStoreNameInUseException',
      `A custom key store with the name '${name}' already exists`,
    ),
  /** The code and the states are modelled; the text is inferred. */
  keyStoreState: ({ id, connection }: KeyStoreRecord, what: string) =>
    new AwsError(
      'CustomKeyStoreInvalidStateException',
      `Cannot ${what} custom key store ${id}: its connection state is ${connection.state}.`,
    ),
  /** The code is modelled; the text is inferred. */
  clusterInUse: (id: string) =>
    new AwsError(
      'CloudHsmClusterInUseException',
      `The CloudHSM cluster ${id} is already associated with a custom key store.`,
    ),
  /** The code is modelled; that a cluster of another store is meant by it, and the text, are inferred. */
  clusterNotRelated: (id: string) =>
    new AwsError(
      'CloudHsmClusterNotRelatedException',
      `The CloudHSM cluster ${id} is not related to the original cluster: it belongs to another custom key store.`,
    ),
  /** The code is modelled; the text is inferred. */
  xksUriInUse: (uri: string) =>
    new AwsError(
      'XksProxyUriInUseException',
      `The proxy URI ${uri} is already associated with another external key store in this Region.`,
    ),
  /** The code is modelled; the text is inferred. */
  xksEndpointInUse: (endpoint: string) =>
    new AwsError(
      'XksProxyUriEndpointInUseException',
      `The proxy URI endpoint ${endpoint} is already associated with another external key store in this Region.`,
    ),
  /** The code is modelled; the text is inferred. */
  xksServiceInUse: (name: string) =>
    new AwsError(
      'XksProxyVpcEndpointServiceInUseException',
      `The VPC endpoint service ${name} is already associated with another external key store in this Region.`,
    ),
  /** Inferred from the recorded text of the quota of aliases. */
  tooManyKeyStores: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Custom key stores quota for this account in this region is ${limit}, current usage is ${usage}`,
    ),
  /** Which members a custom key store needs is the API reference's; code and text are inferred. */
  missingForKeyStore: (member: string, kind: string) =>
    validationException(`${member} is required for ${kind}.`),
  /** Which members a custom key store takes is the API reference's; code and text are inferred. */
  notOfKeyStore: (member: string, kind: string) => validationException(`${member} is not valid for ${kind}.`),
  /** The rule is the API reference's; code and text are inferred. */
  keyStoreIdOrName: () =>
    validationException('Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.'),
  /** The rule and its code are the API reference's; the text is inferred. */
  randomInExternalStore: () => unsupported('GenerateRandom is not supported in an external key store.'),
  /** CreateKey, API reference, tells these rules of custom key stores; codes and texts are inferred. */
  specInKeyStore: (spec: string) => unsupported(`KeySpec ${spec} is not supported in a custom key store.`),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  multiRegionInKeyStore: () => unsupported('A custom key store cannot contain multi-Region keys.'),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  notWithOrigin: (member: string, origin: string) =>
    validationException(`${member} is not valid with the origin ${origin}.`),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  requiredWithOrigin: (member: string, origin: string) =>
    validationException(`You must specify ${member} with the origin ${origin}.`),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  xksKeyOfOtherOrigin: () =>
    validationException('XksKeyId is valid only with the origin EXTERNAL_KEY_STORE.'),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  originOfOtherStore: (origin: string, type: string) =>
    validationException(`The origin ${origin} is not valid for a custom key store of the type ${type}.`),
  /** Keyproof's own: nothing that it answers may let anybody believe that a key is in an HSM. */
  noHsm: (what: string) =>
    new AwsError(
      'NotImplementedException',
      `Keyproof does not emulate ${what}: no HSM and no external key manager is behind its custom key stores. ` +
        'It keeps their records and connection states only.',
      501,
    ),
} as const;
