import { describeKeyManager } from '../../describe-key-manager.ts';

describeKeyManager({
  target: 'broken:creates-at-start:alias',
  only: ['discovery/start-creates-nothing'],
  seed: '1',
});
