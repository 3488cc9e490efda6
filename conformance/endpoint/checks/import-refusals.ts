import { randomBytes } from 'node:crypto';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import { api, guide, model } from '../sources.ts';
import { emptyKey, expectState, FOREVER, imported, wrapped } from './imported.ts';

/** What ImportKeyMaterial refuses. */
export const IMPORT_REFUSAL_CHECKS: readonly EndpointCheck[] = [
  {
    id: 'import/other-material-is-refused-afterwards',
    shows: 'After the first import, existing material has to be the same: another is refused.',
    source: model('IncorrectKeyMaterialException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id } = await emptyKey(session);
      await imported(session, id, randomBytes(32));
      await expectState(session, id, 'Enabled');
      await session.kms.deleteImportedKeyMaterial({ KeyId: id });
      await expectState(session, id, 'PendingImport');
      await refused('IncorrectKeyMaterialException', imported(session, id, randomBytes(32)));
    },
  },
  {
    id: 'import/the-token-of-another-key-is-refused',
    shows: 'ImportKeyMaterial refuses the import token of another key.',
    source: model('InvalidImportTokenException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await emptyKey(session);
      const { id: other } = await session.key('pending import');
      const request = { KeyId, ...FOREVER, ...(await wrapped(session, other, randomBytes(32))) };
      await refused('InvalidImportTokenException', session.kms.importKeyMaterial(request));
    },
  },
  {
    id: 'import/a-token-of-nobody-is-refused',
    shows: 'ImportKeyMaterial refuses bytes that are no import token.',
    source: model('InvalidImportTokenException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await session.key('pending import');
      const parts = { ...(await wrapped(session, KeyId, randomBytes(32))), ImportToken: Buffer.alloc(64, 1) };
      await refused(
        'InvalidImportTokenException',
        session.kms.importKeyMaterial({ KeyId, ...FOREVER, ...parts }),
      );
    },
  },
  {
    id: 'import/material-that-does-not-unwrap-is-refused',
    shows: 'ImportKeyMaterial refuses material that was not encrypted under the wrapping key.',
    source: model('InvalidCiphertextException'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await session.key('pending import');
      const { ImportToken } = await wrapped(session, KeyId, randomBytes(32));
      const request = { KeyId, ...FOREVER, ImportToken, EncryptedKeyMaterial: Buffer.alloc(256, 1) };
      await refused('InvalidCiphertextException', session.kms.importKeyMaterial(request));
    },
  },
  {
    id: 'import/material-of-another-size-is-refused',
    shows: 'ImportKeyMaterial refuses 16 bytes for a symmetric key, which has 32.',
    source: guide('importing-keys-conceptual', 'requirements for imported key material: 256 bits'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id } = await session.key('pending import');
      await refused('IncorrectKeyMaterialException', imported(session, id, randomBytes(16)));
    },
  },
  {
    id: 'import/material-that-expires-needs-a-date',
    shows: 'ImportKeyMaterial without ValidTo is refused when the material expires, which is the default.',
    source: api('ImportKeyMaterial', 'ValidTo is required'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id } = await session.key('pending import');
      await refused('ValidationException', imported(session, id, randomBytes(32), {}));
    },
  },
  {
    id: 'import/material-of-kms-is-not-replaced',
    shows: 'ImportKeyMaterial refuses a key whose material KMS made.',
    source: api('ImportKeyMaterial', 'the Origin must be EXTERNAL'),
    judges: ['ImportKeyMaterial'],
    run: async (session) => {
      const { id: KeyId } = await session.key('expendable');
      const { id: other } = await session.key('pending import');
      const request = { KeyId, ...FOREVER, ...(await wrapped(session, other, randomBytes(32))) };
      await refused('UnsupportedOperationException', session.kms.importKeyMaterial(request));
    },
  },
];
