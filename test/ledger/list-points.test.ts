import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bringList, factsOf } from '../../cli/upload/bring-list.ts';
import { listFile } from '../../cli/upload/list-file.ts';
import { readList } from '../../crds/lists/read-list.ts';
import { parameterSpace } from '../../crds/parameters/parameter-space.ts';
import { Ledger } from '../../worker/commit/ledger.ts';
import { FetchedPoints } from '../../worker/source/fetched-points.ts';
import { until } from '../env/until.ts';
import { Random } from '../soak/random.ts';
import { buildRegistration } from './commit-builder.ts';
import { SECRET, TestLedger } from './test-ledger.ts';

/** Any JSON that is not too deep. */
function anyValue(random: Random, depth = 0): unknown {
  const simple = [
    () => random.whole(-1000, 1000),
    () => random.next() * 10 ** random.whole(-12, 12),
    () =>
      String.fromCodePoint(...random.times(random.whole(0, 12), () => random.pick([0x41, 0xe9, 0x22, 0xa, 0x1f600]))),
    () => random.pick([true, false, null]),
  ];
  if (depth > 2 || random.chance(0.6)) return random.pick(simple)();
  if (random.chance(0.4)) return random.times(random.whole(0, 4), () => anyValue(random, depth + 1));
  const fields = random.times(random.whole(0, 4), (at): [string, unknown] => [`f${at}`, anyValue(random, depth + 1)]);
  return Object.fromEntries(fields);
}

describe('the parameter of an id, whoever asks', function () {
  this.timeout(120_000);
  let ledger: TestLedger;
  let folder: string;

  before(async () => {
    ledger = await TestLedger.start();
    folder = mkdtempSync(join(tmpdir(), 'ttg-points-'));
    writeFileSync(join(folder, 'token'), SECRET);
  });
  after(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function workerOf(uid: string): Ledger {
    const tokenFile = join(folder, 'token');
    return new Ledger({ url: ledger.url, ca: [], uid, tokenFile, patienceMs: 5000, trouble: () => undefined });
  }

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`is the same for command line, controller, ledger and worker (seed ${seed})`, async () => {
      const random = new Random(seed);
      const values = random.times(random.whole(1, 7000), () => anyValue(random));
      const repeat = random.whole(1, 3);
      const text = values.map(
        (value) => `${JSON.stringify(value, undefined, random.pick(['', ' '])).replaceAll('\n', '')}\n`,
      );
      const path = join(folder, `${seed}.jsonl`);
      writeFileSync(path, text.join(''));

      const file = await listFile(path);
      const facts = await factsOf(file);
      const { checksum, count } = await readList('JsonLines', text.join(''));
      expect({ checksum, count }).to.deep.equal(facts);
      await bringList(file, facts, ledger.client());
      const uid = `seed-${seed}`;
      const parameters = { list: { upload: checksum }, repeat };
      const { work, ...rest } = buildRegistration({ total: count * repeat });
      await ledger.register(uid, { ...rest, work: { ...work, parameters, points: facts } });

      const whole = { start: 0, end: count };
      const points = new FetchedPoints(facts, workerOf(uid).points);
      let trouble: unknown;
      points.serve({ needed: () => [whole], arrived: () => undefined, failed: (error) => (trouble = error) });
      const space = parameterSpace(parameters, points);
      expect(space.count).to.equal(values.length * repeat);
      let next = 0;
      while (next < space.count) {
        const there = space.atHand?.(next, space.count) ?? 0;
        for (const id of Array.from({ length: there }, (_, at) => next + at)) {
          const expected = JSON.stringify(values[Math.floor(id / repeat)]);
          if (JSON.stringify(space.at(id)) !== expected)
            expect.fail(`id ${id}: ${JSON.stringify(space.at(id))}, not ${expected}`);
        }
        next += there;
        if (there === 0)
          await until('points', () => (space.atHand?.(next, space.count) ?? 0) > 0 || trouble !== undefined);
        expect(trouble).to.equal(undefined);
      }
    });
  }
});
