import { describeKeyManager } from '../../describe-key-manager.ts';

describeKeyManager({
  target: 'broken:creates-at-start:alias',
  only: ['discovery/start-creates-nothing'],
  seed: '1',
});

describeKeyManager({
  target: {
    id: 'own',
    mode: 'tags',
    features: new Set(['crash']),
    start: () => Promise.reject(new Error('no')),
  },
  only: ['discovery/restart-finds-keys'],
  seed: '1',
});
