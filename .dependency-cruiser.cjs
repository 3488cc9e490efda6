/** The layers of the house: conformance -> manager, emulator; manager and emulator know nobody. */
module.exports = {
  forbidden: [
    {
      name: 'emulator-knows-nobody',
      comment: 'The emulator must serve any client: it never looks at the manager, the suite or the command.',
      severity: 'error',
      from: { path: '^emulator/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(manager|conformance|cli)/' },
    },
    {
      name: 'manager-knows-nobody',
      comment:
        'The manager must run on real AWS: it never looks at the emulator. Its tests do, they run on it.',
      severity: 'error',
      from: { path: '^manager/', pathNot: '(\\.test\\.ts$|^manager/test/)' },
      to: { path: '^(emulator|conformance|cli)/' },
    },
    {
      name: 'suite-knows-no-command',
      severity: 'error',
      from: { path: '^conformance/' },
      to: { path: '^cli/' },
    },
    {
      name: 'handlers-know-no-http',
      comment: 'Operations are (input, context) => output; transports adapt them.',
      severity: 'error',
      from: { path: '^emulator/aws/(kms|tagging|sts|cloudtrail)/', pathNot: '\\.test\\.ts$' },
      to: { path: '(^emulator/aws/http/|^node:https?$|node_modules/express)' },
    },
    {
      name: 'simulator-in-one-test',
      comment: 'It is AGPL: a witness in a development test, never a part of what is shipped.',
      severity: 'error',
      from: { pathNot: '^emulator/iam/test/simulator\\.ts$' },
      to: { path: '@cloud-copilot/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'tests-stay-tests',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts$|/test/)' },
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
};
