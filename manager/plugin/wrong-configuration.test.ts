import { describe, expect, test } from 'vitest';
import { calls, documentData, file, serve, writeDocument } from '../test/plugin-managers.ts';
import type { ManagerName } from './managers.ts';

describe('a wrong configuration', () => {
  test.each<[ManagerName, ...(readonly [string, readonly string[]])[]]>([
    [
      'aws_kms',
      [
        'Region = "us-east-1"\nregion = "us-east-1"\nkey_tags { A = "b" }\nKEY_TAGS { B = "c" }\n',
        [
          'key_tags: stands there as "KEY_TAGS" and "key_tags"; a field is written once',
          'region: stands there as "Region" and "region"; a field is written once',
        ],
      ],
      [
        'region = "a.b/c"\nkey_identifier_value = "s"\n',
        ['region "a.b/c" must consist of letters, digits and inner hyphens, like us-east-1'],
      ],
      [
        'region = " "\nkey_identifier_value = ["s"]\nkey_tags = 7\nenable_tag_based_key_discovery = "T"\n',
        [
          'key_identifier_value: must be a text',
          'key_tags: must be a mapping',
          'enable_tag_based_key_discovery: must be true or false',
          'region " " must consist of letters, digits and inner hyphens, like us-east-1',
        ],
      ],
    ],
    [
      'awsKMS',
      [
        'reigon = "us-east-1"\nserverId = 7\nkeyTags {\n  Team = 7\n\n  "aws:x" = "y"\n}\n',
        [
          'deploymentId: is missing; it must be a text',
          'serverId: must be a text',
          'keyTags.Team: must be a text: "7", in quotes',
          'keyTags.aws:x: tag key "aws:x" must not start with "aws:", which AWS reserves',
          'reigon: unknown field "reigon"; did you mean "region"? (allowed: deploymentId, serverId, region, keyPolicyFile, keyTags)',
        ],
      ],
      [
        'deploymentId = ""\nserverId = "a#b"\nkeyTags {\n  "aws:x" = "y"\n}\n',
        [
          'deploymentId is missing',
          'serverId "a#b" may only contain letters, numbers, spaces and + - = . _ : / @',
          'keyTags.aws:x: tag key "aws:x" must not start with "aws:", which AWS reserves',
        ],
      ],
    ],
    [
      'spireAwsKMS',
      [
        'region = ""\n',
        [
          'region is required',
          'exactly one of key_identifier_file and key_identifier_value is required, neither is set',
        ],
      ],
    ],
    [
      'memory',
      [
        'path = "x"\ndeploymentId = "blue"\n',
        [
          'deploymentId: unknown field "deploymentId" (none is allowed here)',
          'path: unknown field "path" (none is allowed here)',
        ],
      ],
    ],
    [
      'disk',
      ['', ['path: is missing; it must be a text']],
      ['path = ""\n', ['path: must not be empty']],
      ['path = "x', ['plugin_data is not valid HCL: At 1:10: literal not terminated']],
    ],
    [
      'keyResource',
      [
        'path {\n  name = "x"\n}\nserverId = "s"\n',
        ['path: must be a text', 'serverId: unknown field "serverId" (allowed: path)'],
      ],
    ],
    [
      'document',
      [
        'configuration_file = "x"\n',
        [
          'configurationFile: is missing; it must be a text',
          'historyFile: is missing; it must be a text',
          'configuration_file: unknown field "configuration_file"; did you mean "configurationFile"? (allowed: configurationFile, historyFile, deploymentId, serverId)',
        ],
      ],
      [
        'configurationFile = "x"\nhistoryFile = "y"\nserverId = "a#b"\n',
        ['serverId "a#b" may only contain letters, numbers, spaces and + - = . _ : / @'],
      ],
    ],
  ])('of %s has a note for each problem, and changes nothing', async (name, ...mistakes) => {
    const { plugin } = await serve(name);
    for (const [data, notes] of mistakes) {
      expect(await plugin.validate(data)).toEqual({ valid: false, notes });
      await expect(plugin.configure(data)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(notes.join('\n  - ')),
      });
    }
    await expect(plugin.getPublicKeys()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(calls()).toEqual([]);
  });

  test('of a document is told with its lines, and so is what the document needs', async () => {
    const { plugin } = await serve('document');
    expect(await plugin.validate(documentData())).toEqual({
      valid: false,
      notes: [`configurationFile: there is no file "${file('kms.yaml')}"`],
    });
    writeDocument('disk:\n      paht: a\n    memory: {a: 1}');
    expect(await plugin.validate(documentData())).toEqual({
      valid: false,
      notes: [
        expect.stringContaining('line 4, spec.extensions: exactly one key manager is to be named, 2 are'),
        'line 5, spec.extensions.disk.path: is missing; it must be a text',
        'line 6, spec.extensions.disk.paht: unknown field "paht"; did you mean "path"? (allowed: path)',
        'line 7, spec.extensions.memory.a: unknown field "a" (none is allowed here)',
      ],
    });
    writeDocument('awsKMS: {region: us-east-1}');
    const [configuration = '', history = ''] = documentData().split('\n');
    expect(await plugin.validate(`${configuration}\n${history}\nserverId = "s"\n`)).toEqual({
      valid: false,
      notes: ['deploymentId is missing: the document names awsKMS, whose keys have an owner'],
    });
  });
});
