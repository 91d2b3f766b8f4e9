import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Computation, ComputationSpec, ComputationStatus } from '../../../crds/computation.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { parameterSpace } from '../../../crds/parameters/parameter-space.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { ApiError } from '../../../operator/kube/api-error.ts';
import { JOBS } from '../../../operator/kube/resource.ts';
import { canonicalJson } from '../../../operator/reconcile/canonical-json.ts';
import { isFinished } from '../../../operator/reconcile/find-condition.ts';
import { specProblem } from '../../../operator/reconcile/spec-problem.ts';
import { until } from '../../env/until.ts';
import type { Witness } from '../../integration/controller/witness.ts';
import type { World } from '../../integration/controller/world.ts';
import { Random } from '../random.ts';
import { Crew } from './real-api-server-crew.ts';
import { tableRowOf, undisturbedAggregates } from './real-api-server-rows.ts';
import { smallSpec } from './real-api-server-spec.ts';

const HAPPENINGS = 10;
const PATIENCE = { timeoutMs: 120_000, everyMs: 200 };

/** One generated Computation (or two of the same name, one after the other) on a real API server. */
export class RealLife {
  readonly story: string[] = [];
  readonly #world: World;
  readonly #witness: Witness;
  readonly #random: Random;
  readonly #name: string;

  constructor(world: World, witness: Witness, seed: number) {
    this.#world = world;
    this.#witness = witness;
    this.#random = new Random(seed);
    this.#name = `life-${seed}`;
  }

  /** Lives it to its end. @throws what was wrong */
  async live(): Promise<void> {
    do {
      await this.#liveOnce();
    } while (this.#random.chance(0.25));
  }

  async #liveOnce(): Promise<void> {
    const random = this.#random;
    const spec = smallSpec(random);
    this.story.push(`created ${JSON.stringify(spec)}`);
    const metadata = { name: this.#name, namespace: this.#world.namespace, uid: '' };
    const object = { apiVersion: API_VERSION, kind: KIND, metadata, spec };
    const computation = await this.#world.api.create(COMPUTATIONS, object);
    const crew = new Crew(this.#world, computation);
    for (let at = 0; at < HAPPENINGS && (await this.#isThere(computation)); at += 1) {
      await this.#happen(crew, computation);
      await sleep(random.pick([0, 50, 400]));
    }
    if (random.chance(0.7) && (await this.#isThere(computation))) {
      await this.#finish(computation, crew);
    }
    await this.#leave(computation, crew);
  }

  async #isThere({ metadata }: Computation): Promise<boolean> {
    return (await this.#world.find(this.#name))?.metadata.uid === metadata.uid;
  }

  async #happen(crew: Crew, { spec, metadata }: Computation): Promise<void> {
    const random = this.#random;
    const ref = { namespace: this.#world.namespace, name: this.#name };
    const happenings: Record<string, () => Promise<unknown>> = {
      'workers commit': async () => crew.tend(random.next() * 0.5),
      'workers commit more': async () => crew.tend(random.next() * 0.5),
      'workers commit still more': async () => crew.tend(random.next() * 0.5),
      'a pod fails': async () => crew.fail(),
      'suspended or resumed': async () => this.#edit({ suspend: !(await this.#spec(spec)).suspend }),
      scaled: async () => this.#edit({ parallelism: random.whole(0, 6) }),
      'given a deadline': async () => this.#edit({ activeDeadlineSeconds: random.pick([1, 5, 1_000]) }),
      'thresholds changed': async () =>
        this.#edit({ failurePolicy: { ...spec.failurePolicy, maxFailedParameters: random.pick([0, 10, '100%']) } }),
      cancelled: async () => (random.chance(0.3) ? this.#edit({ cancel: true }) : undefined),
      'annotated by somebody': async () =>
        this.#patch({ metadata: { annotations: { somebody: String(random.whole(0, 9)) } } }),
      'the Job ends': async () => crew.endJob(),
      'the Job is deleted by somebody': async () => {
        const job = await crew.job();
        if (job !== undefined) {
          crew.disturbances += 1;
          const { uid = '', name } = job.metadata;
          const how = { preconditions: { uid }, propagationPolicy: 'Background' } as const;
          await this.#world.api.delete(JOBS, { ...ref, name }, how).catch(() => {});
        }
      },
      deleted: async () =>
        random.chance(0.2)
          ? this.#world.api.delete(COMPUTATIONS, ref, { preconditions: { uid: metadata.uid } })
          : undefined,
    };
    const what = random.pick(Object.keys(happenings));
    this.story.push(what);
    await happenings[what]?.();
  }

  /** Lets it run until it ends, and sees that it tells the truth. */
  async #finish(computation: Computation, crew: Crew): Promise<void> {
    this.story.push('finishes');
    await this.#edit({ suspend: false, parallelism: this.#random.whole(1, 6) });
    let last: ComputationStatus = {};
    const end = await until(
      `the end of ${this.#name}`,
      async () => {
        await crew.tend(1);
        const now = await this.#world.find(this.#name);
        if (now?.metadata.uid !== computation.metadata.uid || now.metadata.deletionTimestamp !== undefined) {
          return 'gone';
        }
        const { status = {} } = now;
        last = status;
        return (isFinished(status) || cannotRun(now)) && status;
      },
      PATIENCE,
    ).catch((error: unknown) => {
      const { shards: _shards, ...shown } = last;
      throw new Error(`it does not end: ${JSON.stringify(shown)}`, { cause: error });
    });
    if (end !== 'gone') {
      this.story.push(`ended ${end.phase} ${end.reason}`);
      await this.#expectTruth(computation, end);
    }
  }

  async #expectTruth({ spec, metadata }: Computation, end: ComputationStatus): Promise<void> {
    if (end.phase === 'Pending') {
      return;
    }
    const space = parameterSpace(spec.parameters);
    const rows = await this.#rows(metadata.uid);
    const ids = rows.map((row) => Number(row['param_id']));
    expect(rows).to.deep.equal(ids.map(tableRowOf));
    expect(new Set(ids).size, 'rows of different ids').to.equal(ids.length);
    const isWhole = end.progress?.percent === 100;
    if (end.phase === 'Succeeded' || isWhole) {
      expect(ids).to.deep.equal(Array.from({ length: space.count }, (_, id) => id));
      const { aggregates } = await this.#shown(end);
      const shown = canonicalJson(aggregates);
      const undisturbed = canonicalJson(undisturbedAggregates(spec.aggregations, space));
      if (shown !== undisturbed) {
        throw new Error(`aggregates ${shown}, undisturbed ${undisturbed}`);
      }
    }
  }

  /** Of one that was never told to the ledger there are none. */
  async #rows(uid: string): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    if ((await this.#world.ledgerStatusOf(uid)) === 200) {
      for await (const row of this.#world.ledgerClient().rows(uid)) {
        rows.push(row);
      }
    }
    return rows;
  }

  async #shown(end: ComputationStatus): Promise<ComputationStatus> {
    return (await this.#world.find(this.#name))?.status ?? end;
  }

  /** Deletes it, unless it is gone or going, and sees that nothing is left. */
  async #leave({ metadata }: Computation, crew: Crew): Promise<void> {
    const { name, namespace, uid } = metadata;
    this.story.push('leaves');
    const there = await this.#world.find(name);
    if (there?.metadata.uid === uid && there.metadata.deletionTimestamp === undefined) {
      await this.#world.api.delete(COMPUTATIONS, { namespace, name }, { preconditions: { uid } });
    }
    await until(`${name} to be gone`, async () => (await this.#world.find(name))?.metadata.uid !== uid, PATIENCE);
    await until(`its Job to be gone`, async () => (await crew.job()) === undefined, PATIENCE);
    await crew.dismiss();
    const wasRegistered = this.#witness.jobsOf(uid).length > 0;
    const gone = wasRegistered ? [410] : [404, 410, 503];
    // What an operator told the ledger that was dead to the API server by then, the sweep of orphans ends.
    const isGone = async (): Promise<boolean> => gone.includes(await this.#world.ledgerStatusOf(uid));
    await until(`${uid} to be gone from the ledger`, isGone, PATIENCE);
    expect(this.#witness.jobsOf(uid).length, 'Jobs').to.be.at.most(1 + crew.disturbances);
  }

  async #spec(before: ComputationSpec): Promise<ComputationSpec> {
    return (await this.#world.find(this.#name))?.spec ?? before;
  }

  async #edit(spec: Partial<ComputationSpec>): Promise<void> {
    await this.#patch({ spec });
  }

  /** What is gone meanwhile, by its time to live, needs no edit. */
  async #patch(body: unknown): Promise<void> {
    const ref = { namespace: this.#world.namespace, name: this.#name };
    try {
      await this.#world.api.patch(COMPUTATIONS, ref, body, { type: 'merge' });
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) {
        throw error;
      }
    }
  }
}

/** Reasons to wait for somebody who brings what a generated spec names: nobody does. */
const WAITING: readonly unknown[] = ['ConfigMapMissing', 'UploadMissing'];

/**
 * What the schema lets pass and this version, or the API server as it gets the Job, does not, or what waits for an object
 * that is not there; the status says so.
 */
function cannotRun({ spec, status }: Computation): boolean {
  const stalled = status?.conditions?.find(({ type }) => type === 'Stalled');
  const isRefused = stalled?.status === 'True' && (stalled.message ?? '').startsWith('the API server refused Job');
  const waits = stalled?.status === 'True' && WAITING.includes(stalled.reason);
  return isRefused || waits || (status?.reason !== undefined && status.reason === specProblem(spec)?.reason);
}
