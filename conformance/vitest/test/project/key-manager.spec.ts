import { fileURLToPath } from 'node:url';
import { builtinTarget } from '../../../targets/builtin.ts';
import { describeKeyManager } from '../../describe-key-manager.ts';

const seed = '1';

describeKeyManager({
  target: 'builtin:tags',
  only: ['discovery/start-creates-nothing', 'tags/own-tags-cannot-be-configured'],
  seed,
});

describeKeyManager({
  target: ['broken:creates-at-start:alias', { ...builtinTarget('alias'), id: 'mine', features: new Set() }],
  only: ['discovery/start-creates-nothing', 'cleanup/orphans-go', 'discovery/restart-finds-keys'],
  seed,
  xfail: fileURLToPath(new URL('known.yaml', import.meta.url)),
});
