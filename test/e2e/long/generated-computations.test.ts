import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { API_VERSION, APP_LEDGER, APP_OPERATOR, KIND, LABEL_UID, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { JOBS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { computeLocally, type LocalResult } from '../../faults/local-harness.ts';
import { Witness } from '../../integration/controller/witness.ts';
import { Random } from '../../soak/random.ts';
import { casesFrom } from '../../soak/seeds.ts';
import { kubectl } from '../cluster.ts';
import { api } from '../faults/api.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { condition, Run } from '../faults/run.ts';
import { caseOf, type GeneratedCase } from './generated-case.ts';
import { HAPPENINGS, JOB_DELETED } from './generated-happenings.ts';

const BY_DEFAULT = 5;
const AT_ONCE = 3;
const END_SECONDS = 240;

for (const mode of ['Static', 'Queue'] as const) {
  describe(`generated Computations of mode ${mode} with generated lives, on real nodes`, function () {
    const { seed, count } = casesFrom(process.env, BY_DEFAULT);
    this.timeout(120_000 + count * 300_000);
    const namespace = ownNamespace(`ttg-faults-generated-${mode.toLowerCase()}`);
    let witness: Witness;

    before(async () => {
      witness = await Witness.of(api, namespace);
    });

    after(async () => {
      await witness.end();
      await kubectl('rollout', 'status', `statefulset/${APP_LEDGER}`, '-n', SYSTEM_NAMESPACE, '--timeout=60s');
      await kubectl('rollout', 'status', `deployment/${APP_OPERATOR}`, '-n', SYSTEM_NAMESPACE, '--timeout=60s');
    });

    it(`come out as undisturbed ones: ${count} of them, SEED=${seed}`, async () => {
      const seeds = Array.from({ length: count }, (_, at) => seed + at);
      const failures: string[] = [];
      const one = async (): Promise<void> => {
        for (let next = seeds.shift(); next !== undefined; next = seeds.shift()) {
          const generated = caseOf(next, mode);
          const story: string[] = [];
          try {
            await live(generated, story);
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            console.log(`      ${JSON.stringify(generated)}\n        ${story.join('\n        ')}\n        ${why}`);
            failures.push(`again: make e2e-long N=1 SEED=${next}: ${why.split('\n', 1)[0]}`);
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      expect(failures).to.deep.equal([]);
    });

    async function live({ seed: own, spec, happenings }: GeneratedCase, story: string[]): Promise<void> {
      const random = new Random(own + 1);
      const name = `generated-${own}`;
      const expected = computeLocally(undelayed(spec));
      expected.catch(() => undefined);
      const run = await Run.of({ apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, spec });
      for (const { percent, what } of happenings) {
        const now = await run.becomes(
          `at ${percent} %`,
          (each) => (each.status?.progress?.percent ?? 0) >= percent || isFinished(each),
          END_SECONDS,
        );
        if (isFinished(now)) break;
        story.push(`${now.status?.progress?.percent} %: ${what}`);
        await HAPPENINGS[what](run, random);
      }
      const end = await run.ends(END_SECONDS);
      story.push(`${end.status?.phase} after ${end.status?.progress?.duration}`);
      await expectAsUndisturbed(run, end, await expected);
      await expectNothingLeft(run);
      expect(witness.wrong.filter((what) => what.startsWith(`${name}:`))).to.deep.equal([]);
      // One at a time: a further one only for each that was deleted.
      const deleted = story.filter((line) => line.endsWith(JOB_DELETED)).length;
      expect(witness.jobsOf(run.uid).length, 'Jobs made').to.be.within(1, 1 + deleted);
      console.info(`      ${own}: ${story.join('; ')}`);
    }
  });
}

/** The same without what only takes time, in mode Static. */
function undelayed(spec: Record<string, unknown>): Record<string, unknown> {
  const inStatic = { ...spec, mode: 'Static', queue: undefined };
  return JSON.parse(JSON.stringify(inStatic), (key, value: unknown) => (key === 'sleepMs' ? 0 : value));
}

function isFinished(computation: Computation): boolean {
  return condition(computation, 'Finished')?.status === 'True';
}

async function expectAsUndisturbed(run: Run, end: Computation, { computation, rows }: LocalResult): Promise<void> {
  expect(end.status?.observedGeneration).to.equal(end.metadata.generation);
  expect(end.status).to.include({ phase: computation.status?.phase, reason: computation.status?.reason });
  const { total, completed, failed } = computation.status?.progress ?? {};
  expect(end.status?.progress).to.include({ total, completed, failed, percent: 100 });
  expect(end.status?.aggregates).to.deep.equal(computation.status?.aggregates);
  expect(end.status?.failures).to.deep.equal(computation.status?.failures);
  const table = (await run.table({ FORMAT: 'ndjson' })).trimEnd().split('\n');
  expect(table.map((line): unknown => JSON.parse(line))).to.deep.equal(rows);
}

async function expectNothingLeft(run: Run): Promise<void> {
  await kubectl('delete', 'computation', run.name, '-n', run.namespace, '--timeout=60s');
  expect(await api.find(COMPUTATIONS, run)).to.equal(undefined);
  await until(
    'nothing to be left',
    async () => {
      const jobs = await api.list(JOBS, { namespace: run.namespace, labelSelector: `${LABEL_UID}=${run.uid}` });
      return jobs.items.length === 0 && (await run.pods()).length === 0;
    },
    { timeoutMs: 60_000, everyMs: 500 },
  );
}
