import { Command } from 'commander';
import { isSecret } from '../emulator/storage.ts';
import { encryptDirectory } from '../emulator/store/encrypt-directory.ts';
import { readMasterKey } from '../emulator/store/master-key.ts';

interface EncryptOptions {
  readonly data: string;
  readonly masterKeyFile: string;
}

/** `keyproof encrypt`: a data directory that was kept in the clear gets a master key. */
export function encryptCommand(): Command {
  return new Command('encrypt')
    .description('encrypt the key material of a data directory that was made without a master key')
    .requiredOption('--data <directory>', 'the data directory; nobody may be serving it')
    .requiredOption('--master-key-file <file>', '32 bytes: raw, as 64 hexadecimal digits or as base64')
    .action(({ data, masterKeyFile }: EncryptOptions) => {
      const count = encryptDirectory(data, readMasterKey(masterKeyFile), isSecret);
      console.log(`${count} records encrypted; from now on start with --master-key-file ${masterKeyFile}`);
    });
}
