import { hash } from 'node:crypto';
import type { BuiltIn } from './algorithm.ts';
import { numberArgument, onlyArguments } from './arguments.ts';
import { sleep } from './sleep.ts';

/**
 * A stand-in for real work: sleeps `sleepMs` (default 1), then gives `result`, a number out of the id alone, and `hash`,
 * the first 16 hexadecimal digits of sha256("param_<id>").
 */
export const simulate: BuiltIn = {
  name: 'simulate',
  prepare(args) {
    onlyArguments('simulate', args, ['sleepMs']);
    const sleepMs = numberArgument('simulate', args, 'sleepMs', {
      least: 0,
      most: 86_400_000,
      whole: false,
      fallback: 1,
    });
    return (_parameter, id) => {
      sleep(sleepMs);
      const whole = (id % 1000) * 7 + 13;
      return {
        result: (whole % 1000) + Number.parseFloat(`0.${id % 100}`),
        hash: hash('sha256', `param_${id}`).slice(0, 16),
      };
    };
  },
};
