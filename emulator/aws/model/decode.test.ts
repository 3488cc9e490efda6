import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import type { ServiceModel } from './model.ts';
import { redact } from './redact.ts';

const MODEL: ServiceModel = {
  source: 'a test',
  serviceId: 'Test',
  apiVersion: '2026-01-31',
  protocol: 'json',
  operations: {},
  shapes: {
    All: {
      type: 'structure',
      members: {
        Text: 'Text',
        Bytes: 'Bytes',
        Secret: 'Secret',
        When: 'When',
        Long: 'Long',
        List: 'List',
        Map: 'Map',
        Ratio: 'Ratio',
      },
    },
    Text: { type: 'string' },
    Bytes: { type: 'blob' },
    Secret: { type: 'blob', sensitive: true },
    When: { type: 'timestamp' },
    Long: { type: 'long' },
    Ratio: { type: 'double' },
    List: { type: 'list', member: 'Bytes' },
    Map: { type: 'map', key: 'Text', value: 'Secret' },
  },
};

const WIRE = {
  Text: 'a',
  Bytes: 'AAEC',
  When: 1_769_817_600.5,
  Long: 2 ** 40,
  Ratio: 0.5,
  List: ['AA==', ''],
  Map: { x: 'AQ==', y: 'Ag==' },
};
const DECODED = {
  Text: 'a',
  Bytes: Buffer.from([0, 1, 2]),
  When: new Date('2026-01-31T00:00:00.500Z'),
  Long: 2 ** 40,
  Ratio: 0.5,
  List: [Buffer.from([0]), Buffer.alloc(0)],
  Map: { x: Buffer.from([1]), y: Buffer.from([2]) },
};

test('decode gives every value the type of the model, and encode turns it back', () => {
  expect(decode(MODEL, 'All', WIRE)).toEqual(DECODED);
  expect(encode(MODEL, 'All', DECODED)).toEqual(WIRE);
});

test('a timestamp may also be text', () => {
  expect(decode(MODEL, 'All', { When: '2026-01-31T00:00:00.5Z' })).toEqual({ When: DECODED.When });
});

test.each([
  ['Long', 2 ** 53, '9007199254740992 cannot be converted to Long'],
  ['When', 'yesterday', 'STRING_VALUE cannot be converted to Date'],
  ['When', true, 'TRUE_VALUE cannot be converted to Date'],
  ['Ratio', '1', 'STRING_VALUE cannot be converted to Double'],
  ['Map', { x: null }, 'NULL_VALUE cannot be converted to ByteBuffer'],
  ['Map', [], 'Start of list found where not expected'],
])('%s %j does not fit', (member, value, message) => {
  expect(() => decode(MODEL, 'All', { [member]: value })).toThrow(message);
});

test('encode takes no member that the model does not have', () => {
  expect(() => encode(MODEL, 'All', { Other: 1 })).toThrow('All has no member Other in the API model.');
  expect(encode(MODEL, 'All', { Text: undefined })).toEqual({});
});

describe('redact', () => {
  test('hides what is sensitive, wherever it stands', () => {
    const input = { Text: 'seen', Secret: 'aGlkZGVu', Map: { x: 'aGlkZGVu' } };
    expect(redact(MODEL, 'All', input)).toEqual({ Text: 'seen', Secret: '***', Map: { x: '***' } });
    expect(input.Secret).toBe('aGlkZGVu');
  });

  test('leaves alone what is not', () => {
    const input = { Text: 'a', Bytes: 'AAEC', When: 1769817600.5, List: ['AA==', ''] };
    expect(redact(MODEL, 'All', input)).toEqual(input);
  });
});
