import { describe, expect, test } from 'vitest';
import { parseServerConfiguration } from './configuration.ts';

const LEAST = `# a comment
trustDomain: example.org
deploymentId: blue
serverId: server-1
stateDirectory: state
keyManager: {file: keys.yaml}
`;

describe('a configuration', () => {
  test('has defaults, those of SPIRE where SPIRE has them', () => {
    expect(parseServerConfiguration(LEAST, 'server.yaml').value).toEqual({
      trustDomain: 'example.org',
      deploymentId: 'blue',
      serverId: 'server-1',
      listen: { host: '127.0.0.1', port: 8081 },
      stateDirectory: 'state',
      caKeyType: 'ec-p256',
      jwtKeyType: 'ec-p256',
      caTTL: 86_400_000,
      svidTTL: 3_600_000,
      jwtSvidTTL: 300_000,
      keyManager: { file: 'keys.yaml' },
    });
  });

  test('may be JSON', () => {
    const value = { trustDomain: 'example.org', deploymentId: 'b', serverId: 's', stateDirectory: '.' };
    const text = JSON.stringify({ ...value, caTTL: '7d', keyManager: { file: 'x' } });
    expect(parseServerConfiguration(text, 'server.json').value).toMatchObject({
      ...value,
      caTTL: 604_800_000,
    });
  });

  test('hands the inline document on, on its own lines', () => {
    const inline = 'keyManager:\n  section: KeyManager\n  spec:\n    extensions: {memory: {}}\n';
    const { sourceOf } = parseServerConfiguration(LEAST.replace(/keyManager.*\n/, inline), 'server.yaml');
    expect(sourceOf('keyManager').split('\n').slice(6)).toEqual([
      '  section: KeyManager',
      '  spec:',
      '    extensions: {memory: {}}',
      '',
      '',
    ]);
  });

  test('hands the inline document on with what its aliases stand for', () => {
    const inline = 'keyManager:\n  section: KeyManager\n  spec: {extensions: {memory: {x: *id}}}\n';
    const text = LEAST.replace('server-1', '&id server-1').replace(/keyManager.*\n/, inline);
    const { sourceOf } = parseServerConfiguration(text, 'server.yaml');
    const lines = sourceOf('keyManager').split('\n');
    expect(lines.slice(0, 6).join('')).toBe('');
    expect(JSON.parse(lines[6] ?? '')).toEqual({
      section: 'KeyManager',
      spec: { extensions: { memory: { x: 'server-1' } } },
    });
  });

  test.each([
    ['caTTL: 24', 'line 7, caTTL: '],
    ['caTTL: 10s', 'line 7, caTTL: must be at least 1m'],
    ['caTTL: 3651d', 'line 7, caTTL: must be at most 3650d'],
    ['svidTTL: 25h', 'line 7, svidTTL: must not be longer than caTTL'],
    ['caKeyType: ec-p521', 'line 7, caKeyType: '],
    ['x: 1', 'line 7, x: unknown field "x"'],
    ['listen:\n  port: 70000', 'line 8, listen.port: '],
    ['listen: {prot: 1}', 'line 7, listen.prot: unknown field "prot"'],
    ['serverId: other', 'line 7, serverId: stands here a second time'],
  ])('names the line and the path of a mistake: %s', (text, message) => {
    expect(() => parseServerConfiguration(`${LEAST}${text}\n`, 'server.yaml')).toThrow(message);
  });

  test('names a lifetime that is too long for another beside mistakes elsewhere', () => {
    const text = `${LEAST}svidTTL: 25h\njwtSvidTTL: 5x\ncaKeyType: rsa-1024\n`;
    expect(() => parseServerConfiguration(text, 'f')).toThrow(
      /line 7, svidTTL: must not be longer than caTTL\n.*line 8, jwtSvidTTL: must be a whole number.*\n.*line 9, caKeyType: /,
    );
  });

  test('says of what is no configuration at all no more than that', () => {
    expect(() => parseServerConfiguration('[]', 'f')).toThrow(
      /f is invalid:\n {2}- line 1: must be a mapping$/,
    );
  });

  test('names every mistake at once', () => {
    const text = LEAST.replace('example.org', 'Example.org')
      .replace('server-1', '../x')
      .replace('{file', '{path');
    expect(() => parseServerConfiguration(text, 'f')).toThrow(
      /f is invalid:\n {2}- line 2, trustDomain: must be .*\n {2}- line 4, serverId: must be .*\n {2}- line 6, keyManager: must be a configuration document/,
    );
    expect(() => parseServerConfiguration('', 'f')).toThrow(
      'line 1, trustDomain: is missing; it must be a text',
    );
  });
});
