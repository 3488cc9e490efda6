import model from '../model/generated/sts.json' with { type: 'json' };
import type { ServiceModel } from '../model/model.ts';
import { defineService } from '../service.ts';
import { GetCallerIdentity } from './operations/GetCallerIdentity.ts';

/** Every operation of STS: handled, or listed as not emulated yet. */
export const sts = defineService({
  name: 'sts',
  model: model as ServiceModel,
  messageMember: 'message',
  operations: { GetCallerIdentity },
  notEmulated: [
    'AssumeRole',
    'AssumeRoleWithSAML',
    'AssumeRoleWithWebIdentity',
    'AssumeRoot',
    'DecodeAuthorizationMessage',
    'GetAccessKeyInfo',
    'GetDelegatedAccessToken',
    'GetFederationToken',
    'GetSessionToken',
    'GetWebIdentityToken',
  ],
});
