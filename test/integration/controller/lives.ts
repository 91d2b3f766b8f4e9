import { HttpProxy, type Fate, type PassingRequest } from '../../kube/http-proxy.ts';
import type { World } from './world.ts';
import { writeOf } from './write-sites.ts';

/** The ways of one operator to the outside. */
export interface Surroundings {
  api: HttpProxy;
  ledger: HttpProxy;
}

/** An operator of a test, in whatever process. */
export interface Mortal {
  /** As SIGTERM does. */
  stop(): Promise<void>;
  /** Called once its surroundings are cut off. */
  kill(): Promise<void>;
}

/** How an operator dies at a write: before it arrives, or after it is done and before the operator hears of it. */
export const DEATHS = ['lost', 'no answer'] as const;

interface Life extends Surroundings {
  operator: Promise<Mortal>;
  /** The write after which it ends, without hearing of it. */
  last?: PassingRequest;
}

/**
 * An operator that is killed at each kind of write, once in either way, and started anew each time. To everybody else
 * its end is that of a process that was killed: its connections break, and nothing comes from it any more.
 */
export class Lives {
  /** How often an operator died at each kind of write. */
  readonly deaths = new Map<string, number>();
  /** Changes what the operators hear from the ledger. */
  hears: (body: string) => string = (body) => body;
  readonly #world: World;
  readonly #start: (surroundings: Surroundings) => Promise<Mortal>;
  readonly #ends: Promise<void>[] = [];
  #life: Life | undefined;
  #next: Promise<void> = Promise.resolve();

  /** @param start starts an operator that holds its lease for longer than a test. */
  constructor(world: World, start: (surroundings: Surroundings) => Promise<Mortal>) {
    this.#world = world;
    this.#start = start;
  }

  /** Starts the first one. */
  async begin(): Promise<void> {
    await this.#begin();
  }

  isOver(write: string): boolean {
    return this.deaths.get(write) === DEATHS.length;
  }

  /** Ends the operator of now in order, as SIGTERM does, and starts the next. */
  async replace(): Promise<void> {
    await this.#next;
    const life = this.#life;
    this.#life = undefined;
    await (await life?.operator)?.stop();
    this.#bury(life);
    await this.#begin();
  }

  async end(): Promise<void> {
    await this.#next;
    const life = this.#life;
    this.#life = undefined;
    await (await life?.operator)?.stop();
    this.#bury(life);
    await Promise.all(this.#ends);
  }

  async #begin(): Promise<void> {
    const { env, ledgerUrl } = this.#world;
    const api = await HttpProxy.start(env.url, env.certificateAuthority);
    const ledger = await HttpProxy.start(ledgerUrl);
    const operator = Promise.withResolvers<Mortal>();
    const life: Life = { api, ledger, operator: operator.promise };
    api.gate = (request) => this.#fate(life, request);
    ledger.gate = (request) => this.#fate(life, request);
    api.answer = (request, body) => this.#answered(life, request, body);
    ledger.answer = (request, body) => this.hears(this.#answered(life, request, body));
    this.#life = life;
    operator.resolve(this.#start({ api, ledger }));
    await life.operator;
  }

  #fate(life: Life, request: PassingRequest): Fate {
    const write = writeOf(request);
    const before = write === undefined ? DEATHS.length : (this.deaths.get(write) ?? 0);
    const death = DEATHS[before];
    if (write === undefined || death === undefined) {
      return 'pass';
    }
    this.deaths.set(write, before + 1);
    if (death === 'lost') {
      this.#kill(life);
    } else {
      life.last = request;
      life.api.gate = () => 'lost';
      life.ledger.gate = () => 'lost';
    }
    return death;
  }

  #answered(life: Life, request: PassingRequest, body: string): string {
    if (request === life.last) {
      this.#kill(life);
    }
    return body;
  }

  #kill(life: Life): void {
    const wasAlive = this.#life === life;
    this.#life = undefined;
    life.api.cut();
    life.ledger.cut();
    this.#ends.push(this.#stopped(life));
    if (wasAlive) {
      this.#next = this.#next.then(async () => this.#begin());
    }
  }

  #bury(life: Life | undefined): void {
    if (life !== undefined) {
      this.#ends.push(this.#stopped(life));
    }
  }

  async #stopped({ api, ledger, operator }: Life): Promise<void> {
    await (await operator).kill();
    await Promise.all([api.close(), ledger.close()]);
  }
}
