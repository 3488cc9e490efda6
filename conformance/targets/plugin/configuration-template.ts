import { PLACEHOLDERS } from './placeholders.ts';

/** A template that cannot be used. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

type Facts = Parameters<NonNullable<(typeof PLACEHOLDERS)[string]>['render']>[0];

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * The names in a configuration file between `{{` and `}}`.
 * @throws TemplateError for one that is not there, or when servers could not be told apart
 */
export function placeholdersOf(template: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [place, name = ''] of template.matchAll(PLACE)) {
    if (!Object.hasOwn(PLACEHOLDERS, name)) {
      throw new TemplateError(
        `${place} is not known; there are ${Object.keys(PLACEHOLDERS)
          .map((known) => `{{${known}}}`)
          .join(', ')}`,
      );
    }
    names.add(name);
  }
  if (!names.has('identifier') && !names.has('server')) {
    throw new TemplateError('without {{identifier}} the servers of a fleet would share their keys');
  }
  return names;
}

/** Puts what a server is started with in the places that wait for it. */
export function renderTemplate(template: string, facts: Facts): string {
  return template.replaceAll(PLACE, (_, name: string) => PLACEHOLDERS[name]?.render(facts) ?? '');
}
