import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { endless } from '../programs/endless.ts';
import { Stage } from '../programs/stage.ts';

const SHARDS = [3, 256, 1000, 10_000];
/** Pods that run at once at most; with more shards than that most wait, as in real life. */
const MOST_PODS = 256;
const ROWS_PER_SECOND = 10;
const KB = 1000;

/** How large the resource is as etcd has it, managed fields included. */
export const resourceSize: Figure = {
  name: 'resource-size',
  place: 'api-server',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const measurements: Measurement[] = [];
    const stage = await Stage.begin();
    try {
      await stage.startOperator();
      for (const shards of SHARDS) {
        const values = await sizes(stage, shards, rounds);
        say(`${shards} shards: ${values.map((value) => value.toFixed(1)).join(', ')} kB`);
        measurements.push({
          name: `resource-size-${shards}`,
          title: `size of a running Computation with ${shards.toLocaleString('en')} shards`,
          unit: 'kB',
          values,
          target: { most: 100 },
          note: 'its JSON with managed fields, all shards begun',
        });
      }
      return measurements;
    } finally {
      await stage.end();
    }
  },
};

async function sizes(stage: Stage, shards: number, rounds: number): Promise<number[]> {
  const name = `with-${shards}-shards`;
  await stage.create(name, { ...endless(shards), parallelism: Math.min(shards, MOST_PODS) });
  const crew = await stage.work(await stage.play(name, Math.min(shards, MOST_PODS)), shards, ROWS_PER_SECOND);
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await stage.nextStatus(name);
    const text = await stage.env.kubectl(
      'get',
      'computation',
      name,
      '-n',
      stage.namespace,
      '-o',
      'json',
      '--show-managed-fields',
    );
    found.push(JSON.stringify(JSON.parse(text)).length / KB);
  }
  await crew.end();
  return found;
}
