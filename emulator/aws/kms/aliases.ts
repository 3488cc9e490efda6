import { refusals } from './errors.ts';

/**
 * Checks an alias name that passed the constraints of the API model.
 * @throws AwsError ValidationException, NotAuthorizedException for AWS's own aliases
 */
export function checkAliasName(name: string): string {
  if (!name.startsWith('alias/')) throw refusals.aliasWithoutPrefix();
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) throw refusals.aliasCharacters(name);
  if (name.startsWith('alias/aws/')) throw refusals.reservedAlias(name);
  return name;
}
