import model from '../model/generated/sts.json' with { type: 'json' };
import type { ServiceModel } from '../model/model.ts';
import { defineService } from '../service.ts';
import { authorizeSts } from './authorization.ts';
import { AssumeRole } from './operations/AssumeRole.ts';
import { AssumeRoleWithWebIdentity } from './operations/AssumeRoleWithWebIdentity.ts';
import { GetAccessKeyInfo } from './operations/GetAccessKeyInfo.ts';
import { GetCallerIdentity } from './operations/GetCallerIdentity.ts';
import { GetFederationToken } from './operations/GetFederationToken.ts';
import { GetSessionToken } from './operations/GetSessionToken.ts';

/** Every operation of STS: handled, or listed as not emulated yet. */
export const sts = defineService({
  name: 'sts',
  model: model as ServiceModel,
  messageMember: 'message',
  authorize: authorizeSts,
  operations: {
    AssumeRole,
    AssumeRoleWithWebIdentity,
    GetAccessKeyInfo,
    GetCallerIdentity,
    GetFederationToken,
    GetSessionToken,
  },
  unsigned: new Set(['AssumeRoleWithWebIdentity']),
  notEmulated: [
    'AssumeRoleWithSAML',
    'AssumeRoot',
    'DecodeAuthorizationMessage',
    'GetDelegatedAccessToken',
    'GetWebIdentityToken',
  ],
});
