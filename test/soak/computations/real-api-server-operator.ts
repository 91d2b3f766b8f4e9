import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../env/until.ts';
import { HttpProxy } from '../../kube/http-proxy.ts';
import type { World } from '../../integration/controller/world.ts';
import { writeOf } from '../../integration/controller/write-sites.ts';
import type { Random } from '../random.ts';

/** How long one lives that has listed what is there: mostly for a few writes at least. */
const LIVES_MS = { least: 300, most: 2_500 };
/** How often it looks for orphans: within such a life. */
const SWEEP_MS = 500;
/** One that takes longer to list than this dies before it has. */
const TO_LIST = { timeoutMs: 30_000, everyMs: 50 };

/** An operator that dies again and again, mostly in the middle of what it writes, and is started anew. */
export class MortalOperator {
  deaths = 0;
  readonly #world: World;
  readonly #random: Random;
  readonly #resting = new AbortController();
  readonly #buried: Promise<void>[] = [];
  #running: Promise<void> | undefined;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** No more deaths from now on. */
  rest(): void {
    this.#resting.abort();
  }

  /** Ends the last one; settles when all are gone. */
  async stop(): Promise<void> {
    this.rest();
    await this.#running;
    await this.#world.stopOperator();
    await Promise.all(this.#buried);
  }

  async #run(): Promise<void> {
    const { env } = this.#world;
    while (!this.#resting.signal.aborted) {
      const api = await HttpProxy.start(env.url, env.certificateAuthority);
      const operator = await this.#world.operator({ kubeConfig: api.kubeConfig(env.token), sweepEveryMs: SWEEP_MS });
      const isReady = async (): Promise<boolean> => (await fetch(`${operator.healthUrl}/readyz`)).ok;
      await until('its caches to be filled', async () => this.#resting.signal.aborted || isReady(), TO_LIST).catch(
        () => {},
      );
      const { least, most } = LIVES_MS;
      await sleep(this.#random.whole(least, most), undefined, { signal: this.#resting.signal }).catch(() => {});
      if (!this.#resting.signal.aborted) {
        await this.#atAWrite(api);
        this.deaths += 1;
      }
      api.cut();
      this.#buried.push(operator.stop().then(async () => api.close()));
    }
    await this.#world.startOperator({ sweepEveryMs: SWEEP_MS });
  }

  /** Waits for its next write, which is lost, or whose answer is; or for a moment without one. */
  async #atAWrite(api: HttpProxy): Promise<void> {
    const fate = this.#random.pick(['lost', 'no answer'] as const);
    const met = Promise.withResolvers<void>();
    api.gate = (request) => {
      if (writeOf(request) === undefined) {
        return 'pass';
      }
      api.gate = () => 'lost';
      met.resolve();
      return fate;
    };
    await Promise.race([met.promise, sleep(500)]);
  }
}
