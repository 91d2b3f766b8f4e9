import { expect } from 'chai';
import { PlayedNodes } from '../../integration/controller/play-nodes.ts';
import { Witness } from '../../integration/controller/witness.ts';
import { World } from '../../integration/controller/world.ts';
import { Random } from '../random.ts';
import { againText, casesFrom } from '../seeds.ts';
import { RealLife } from './real-api-server-life.ts';
import { MortalOperator } from './real-api-server-operator.ts';

const BY_DEFAULT = 30;
const AT_ONCE = 30;

describe('generated Computations on a real API server, whose operator dies again and again', function () {
  const { seed, count } = casesFrom(process.env, BY_DEFAULT);
  this.timeout(120_000 + count * 10_000);
  let world: World;
  let nodes: PlayedNodes;
  let witness: Witness;
  let operator: MortalOperator;

  before(async () => {
    world = await World.begin({ operator: false });
    nodes = await PlayedNodes.of(
      world.api,
      Array.from({ length: 6 }, (_, index) => `node-${index}`),
    );
    witness = await Witness.of(world.api, world.namespace);
    operator = new MortalOperator(world, new Random(seed));
    operator.start();
  });
  after(async () => {
    await operator.stop();
    await witness.end();
    await nodes.end();
    await world.end();
  });

  it(`end with the rows and aggregates of an undisturbed run and leave nothing: ${count} of them, SEED=${seed}`, async () => {
    const bad: string[] = [];
    const live = async (own: number): Promise<void> => {
      const life = new RealLife(world, witness, own);
      try {
        await life.live();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        bad.push(`${againText(own)}: ${why}`);
        console.log(`      ${[againText(own), ...life.story, why].join('\n        ')}`);
      }
    };
    for (let begin = 0; begin < count; begin += AT_ONCE) {
      const lot = Array.from({ length: Math.min(AT_ONCE, count - begin) }, (_, at) => seed + begin + at);
      await Promise.all(lot.map(live));
    }
    expect(bad).to.deep.equal([]);
    expect(witness.wrong, `SEED=${seed} N=${count}`).to.deep.equal([]);
    expect(operator.deaths, 'deaths of the operator').to.be.at.least(1);
  });
});
