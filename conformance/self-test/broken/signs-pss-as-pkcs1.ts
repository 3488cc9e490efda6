import type { SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import type { BrokenTarget } from '../broken-target.ts';

export const signsPssAsPkcs1: BrokenTarget = {
  name: 'signs-pss-as-pkcs1',
  breaks: 'Signs by PKCS #1 v1.5 what it is asked to sign by PSS.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/signatures-are-as-asked'],
  sabotage: (cloud) => ({
    ...cloud,
    async sign({ SigningAlgorithm: asked, ...input }) {
      const SigningAlgorithm = asked?.replace('_PSS_', '_PKCS1_V1_5_') as SigningAlgorithmSpec;
      return cloud.sign({ ...input, SigningAlgorithm });
    },
  }),
};
