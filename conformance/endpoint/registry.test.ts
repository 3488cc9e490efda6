import { expect, test } from 'vitest';
import { listOperations } from '../../emulator/server.ts';
import { ENDPOINT_GROUPS, endpointGroupOf } from './check.ts';
import { ENDPOINT_CHECKS } from './registry.ts';

test('there are 200 checks and more, every id is its own and names its group', () => {
  expect(ENDPOINT_CHECKS.length).toBeGreaterThanOrEqual(200);
  expect(new Set(ENDPOINT_CHECKS.map(({ id }) => id)).size).toBe(ENDPOINT_CHECKS.length);
  for (const check of ENDPOINT_CHECKS) {
    expect(ENDPOINT_GROUPS).toContain(endpointGroupOf(check));
    expect(check.id).toMatch(/^[a-z-]+\/[\w-]+$/);
  }
});

test.each(ENDPOINT_GROUPS)('the group %s has at least ten checks', (group) => {
  expect(ENDPOINT_CHECKS.filter((check) => endpointGroupOf(check) === group).length).toBeGreaterThanOrEqual(
    10,
  );
});

test('every check says what it shows and where that comes from', () => {
  for (const { id, shows, source } of ENDPOINT_CHECKS) {
    expect(shows, id).toMatch(/^[A-Z].{20,}\.$/s);
    expect(source, id).toMatch(/^(?:AWS KMS|API model of KMS|Resource Groups Tagging API|RFC \d|FIPS \d)/);
  }
});

test('every operation of KMS is judged but those of custom key stores and one without a page of its own', () => {
  const operations = listOperations();
  const known = operations.flatMap(({ operation }) => operation);
  const judged = new Set(ENDPOINT_CHECKS.flatMap(({ judges }) => judges));
  for (const operation of judged) expect(known).toContain(operation);
  const left = operations.filter(({ service, operation }) => service === 'kms' && !judged.has(operation));
  const others = left.map(({ operation }) => operation).filter((name) => !/CustomKeyStores?$/.test(name));
  expect(others).toEqual(['GetKeyLastUsage']);
});
