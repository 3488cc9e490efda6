import type { PluginLogLine, PublicKey } from '../../manager/index.ts';
import { LOG_LEVELS, type LogLevel } from '../../manager/plugin/log-levels.ts';
import type { Answer } from './ask.ts';

/** Answers go to standard output, the plugin's log and failures to standard error. */
export function printer({ json, logLevel }: { readonly json: boolean; readonly logLevel: LogLevel }) {
  const least = LOG_LEVELS.indexOf(logLevel);
  return {
    answer(answer: Answer): void {
      console.log(json ? JSON.stringify(asJson(answer)) : asText(answer));
    },
    failure(command: string, error: unknown): void {
      const { code, message } = error as { readonly code?: unknown; readonly message?: string };
      const said = message ?? String(error);
      if (json)
        console.log(
          JSON.stringify({ command, error: { ...(code !== undefined && { code }), message: said } }),
        );
      console.error(`keyproof: ${said}`);
    },
    log({ level, message, fields }: PluginLogLine): void {
      if (level === 'raw') console.error(`[plugin] ${message}`);
      else if (LOG_LEVELS.indexOf(level) >= least) {
        const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
        console.error(`[plugin] ${level.toUpperCase()} ${message}${facts.join('')}`);
      }
    },
  };
}

function asJson(answer: Answer): object {
  switch (answer.command) {
    case 'generate':
    case 'get':
      return { command: answer.command, key: keyAsJson(answer.key) };
    case 'list':
      return { command: answer.command, keys: answer.keys.map(keyAsJson) };
    case 'sign':
      return { ...answer, signature: base64(answer.signature), verified: true };
    default:
      return answer;
  }
}

const keyAsJson = ({ id, type, pkixData, fingerprint }: PublicKey): object => ({
  id,
  type,
  fingerprint,
  pkixData: base64(pkixData),
});

function asText(answer: Answer): string {
  switch (answer.command) {
    case 'generate':
    case 'get':
      return `${keyAsText(answer.key)}\n${pem(answer.key.pkixData)}`;
    case 'list':
      return answer.keys.length === 0 ? 'no keys' : answer.keys.map(keyAsText).join('\n');
    case 'sign':
      return `${base64(answer.signature)}\nverified with the public key of ${answer.keyId}, fingerprint ${answer.fingerprint}`;
    case 'configure':
      return 'configured';
    case 'validate':
      return [answer.valid ? 'valid' : 'invalid', ...answer.notes.map((note) => `  - ${note}`)].join('\n');
    case 'help':
      return answer.text;
  }
}

const keyAsText = ({ id, type, fingerprint }: PublicKey): string =>
  `${id}  ${type}  fingerprint ${fingerprint}`;

function pem(der: Uint8Array): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----'].join('\n');
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
