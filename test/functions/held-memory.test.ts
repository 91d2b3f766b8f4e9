import { expect } from 'chai';
import { ChildProcess } from '../../worker/compute/child-process.ts';
import { findStarter, WITH_EXECUTABLES } from '../../worker/exec/starter.ts';
import { until } from '../env/until.ts';
import { buildStarter } from './build-starter.ts';

const MIB = 1024 * 1024;
const HOLDS = `const held = Buffer.alloc(${100 * MIB}, 1); setInterval(() => held, 1000)`;

describe('the memory of a program that the starter holds', function () {
  this.timeout(60_000);

  before(buildStarter);

  for (const [kind, options] of Object.entries({ alone: [], 'beside what starts executables': [WITH_EXECUTABLES] })) {
    it(`is the program’s own, ${kind}`, async () => {
      const starter = findStarter(process.env);
      if ('missing' in starter) throw new Error(starter.missing);
      const ended = Promise.withResolvers<void>();
      const child = new ChildProcess(
        {
          file: starter.file,
          args: [...options, process.execPath, '-e', HOLDS],
          env: process.env,
          greeting: '\n',
          endsWhenLeft: true,
        },
        { answer: () => undefined, end: () => ended.resolve() },
      );
      try {
        await until('its memory', () => child.memory >= 100 * MIB, { timeoutMs: 20_000 });
        expect(child.memory).to.be.lessThan(200 * MIB);
      } finally {
        child.kill();
        await ended.promise;
      }
    });
  }
});
