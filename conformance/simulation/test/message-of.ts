import { readScenario } from '../scenario-file.ts';

/** Why a scenario is refused. */
export function messageOf(text: string): string {
  try {
    readScenario(text, 'x.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
}
