import { canonical } from '../configuration-document/canonical.ts';
import type { Extension } from '../configuration-document/extension.ts';
import { surroundingsOf } from '../create-key-manager.ts';
import { checkFields, invalidConfiguration } from './fields.ts';
import { OWNER_FIELDS, readOwner } from './owner-fields.ts';
import type { PluginData, ServedManager } from './served-manager.ts';

/**
 * Serves a key manager of configuration documents. plugin_data has the fields that the document has; where keys belong
 * to one server of a deployment, it also says which.
 */
export function extensionManager(extension: Extension): ServedManager {
  return {
    prepare(data) {
      const { trustDomain } = data;
      const { owner, rest } = extension.needsOwner ? readOwner(data) : withoutOwner(data);
      const also = extension.needsOwner ? Object.keys(OWNER_FIELDS) : [];
      const { value: fields, problems } = checkFields(extension.schema, rest, also);
      const all = [
        ...owner.problems,
        ...problems,
        ...(problems.length === 0 ? (extension.check?.(fields, trustDomain) ?? []) : []),
      ];
      if (all.length > 0) throw invalidConfiguration(extension.name, all);
      return {
        identity: canonical({ trustDomain, ...owner.value, fields }),
        create: (host) =>
          extension.create(fields, {
            ...surroundingsOf({ trustDomain, ...owner.value, ...host }),
            isOnly: true,
          }),
      };
    },
  };
}

const withoutOwner = ({ fields }: PluginData) =>
  ({ owner: { value: {}, problems: [] }, rest: fields }) as const;
