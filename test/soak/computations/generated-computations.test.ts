import { expect } from 'chai';
import { againText, casesFrom } from '../seeds.ts';
import { play } from './play.ts';

const BY_DEFAULT = 300;
const HAPPENINGS = 40;

describe('generated Computations with generated lives', function () {
  const { seed, count } = casesFrom(process.env, BY_DEFAULT);
  this.timeout(60_000 + count * 1000);

  it(`are decided on rightly at every moment: ${count} of them, SEED=${seed}`, () => {
    const bad: string[] = [];
    const phases = new Set<string>();
    for (let at = 0; at < count; at++) {
      const life = play(seed + at, HAPPENINGS);
      phases.add(life.phase);
      if (life.wrong.length === 0) continue;
      bad.push(`${againText(life.seed)}: ${life.wrong[0]}`);
      if (bad.length <= 3)
        console.log(`      ${[againText(life.seed), ...life.story, ...life.wrong].join('\n        ')}`);
    }
    expect(bad).to.deep.equal([]);
    if (count >= BY_DEFAULT) {
      expect([...phases]).to.include.members(['Pending', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled']);
    }
  });
});
