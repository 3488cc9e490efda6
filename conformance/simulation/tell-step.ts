import { printDuration } from './duration.ts';
import type { Step } from './scenario.ts';

/** A step in a few words, for timelines: `rotate s1 x509-CA-A`. */
export function tellStep(step: Step): string {
  switch (step.do) {
    case 'advance':
      return `${printDuration(step.by)} pass`;
    case 'together':
      return `together: ${step.steps.map(tellStep).join(', ')}`;
    case 'start': {
      const { do: _, server, mayFail: __, clockAhead, ...changes } = step;
      const told = Object.entries({
        ...changes,
        clockAhead: clockAhead === undefined ? undefined : printDuration(clockAhead),
      }).filter(([, value]) => value !== undefined);
      return `start ${server}${told.map(([name, value]) => ` ${name}=${tellValue(value)}`).join('')}`;
    }
    case 'crash':
      return step.at
        ? `crash ${step.server} ${step.at.when} ${step.at.operation}${step.at.nth ? ` number ${step.at.nth}` : ''}`
        : `crash ${step.server}`;
    case 'rotate':
      return `rotate ${step.server} ${step.key}${step.type ? ` ${step.type}` : ''}`;
    case 'sign':
      return `sign ${step.server}${step.key === undefined ? '' : ` ${step.key}`}`;
    case 'migrate':
      return `migrate ${step.server} to ${step.to}`;
    case 'rollBack':
      return `roll ${step.server} back to aliases`;
    case 'partition':
      return `cut ${step.server} off${step.for === undefined ? '' : ` for ${printDuration(step.for)}`}`;
    case 'heal':
      return `reconnect ${step.server}`;
    case 'fault':
      return `fault: ${step.effect.kind} ${step.operation ?? 'every call'} of ${step.server ?? 'every server'}${step.times ? ` ${step.times} times` : ''}`;
    case 'mend':
      return 'mend all faults';
    case 'lag':
      return `the tag index lags ${printDuration(step.by)}`;
    case 'foreignKey':
      return `somebody makes a key${step.alias === undefined ? '' : ` behind ${step.alias}`}`;
    case 'twin':
      return `somebody makes a twin of ${step.server}'s ${step.key}`;
    case 'stop':
      return `stop ${step.server}`;
  }
}

function tellValue(value: unknown): string {
  return typeof value === 'object' ? `${Object.keys(value as object).length} tags` : String(value);
}
