import { PLACES, type Place } from '../places.ts';

/** @throws Error when there is no place of that name */
export function placeNamed(name: string): Place {
  const found = PLACES.find((place) => place.name === name);
  if (!found) throw new Error(`there is no place ${name}`);
  return found;
}
