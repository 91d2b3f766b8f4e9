import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseYaml } from '../../../crds/manifest/yaml.ts';
import { readRuleGroups } from '../../../hack/docs/alert-rows.ts';
import { freePort } from '../../../cli/local/free-port.ts';
import { until } from '../../env/until.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { TlsFolder } from '../../ledger/tls-folder.ts';
import { startOperatorProcess } from '../controller/operator-process.ts';
import { commitEach, startRun } from '../controller/whole-run.ts';
import { World } from '../controller/world.ts';
import { ROOT } from '../install/command.ts';
import { recordAt } from '../install/rendered.ts';
import { isRecord } from '../../../crds/record.ts';
import { alertExpressions, filledIn, listAt, panelQueries } from './monitoring-files.ts';
import { prometheusTools } from './prometheus-tools.ts';
import { startPrometheus, type RunningPrometheus, type ScrapeConfig } from './running-prometheus.ts';
import { seriesSelectors } from './series-selectors.ts';

const INSTALLATION = 'ttg-system';

/** Series that a run in which all goes well does not have, and who sees to them. */
const NOT_IN_THIS_RUN: Record<string, string> = {
  'ttg_computation_condition{reason="WorkersSilent"}':
    'a run of lost networks: test/integration/controller/lost-worker.test.ts sees the reason, standing-metrics.test.ts the metric',
  'ttg_computation_condition{reason=~"NoParallelism|WaitingForQueue"}':
    'takes Kueue or parallelism 0; scaling.test.ts and kueue.test.ts see the reasons',
};

/** How config/monitoring has a pod scraped, with the target's namespace as the Prometheus operator adds it. */
async function scraped(monitor: string, target: string, more: Record<string, unknown> = {}): Promise<ScrapeConfig> {
  const objects = parseYaml(await readFile(join(ROOT, 'config/monitoring/pod-monitors.yaml'), 'utf8'));
  const found = objects
    .filter((object) => isRecord(object))
    .find((one) => recordAt(one, 'metadata')['name'] === monitor);
  const [endpoint] = listAt(recordAt(found ?? {}, 'spec'), 'podMetricsEndpoints');
  if (!isRecord(endpoint)) throw new Error(`${monitor} has no endpoint`);
  const { path, honorLabels } = endpoint;
  return {
    job_name: `${monitor} ${target}`,
    metrics_path: path,
    honor_labels: honorLabels === true,
    static_configs: [{ targets: [target], labels: { namespace: INSTALLATION } }],
    ...more,
  };
}

describe('the queries of config/monitoring against a controller and a ledger at work', function () {
  this.timeout(240_000);
  let world: World;
  let tls: TlsFolder;
  let secured: LedgerProcess;
  let operator: SpawnedOperator;
  let prometheus: RunningPrometheus;
  let commits: NodeJS.Timeout;

  before(async function () {
    const tools = await prometheusTools();
    if (tools === undefined) return this.skip();
    world = await World.begin({ operator: false });
    const port = await freePort();
    operator = await startOperatorProcess(world, { name: 'watched', env: { HEALTH_PORT: String(port) } });
    // Only this one has a certificate; the run goes to the other one.
    tls = await TlsFolder.make();
    secured = await LedgerProcess.start(join(tls.path, 'ledger'), 0, { TTG_LEDGER_TLS_DIR: tls.path });
    prometheus = await startPrometheus(
      tools.prometheus,
      [
        await scraped('ttg-operator', `127.0.0.1:${port}`),
        await scraped('ttg-ledger', new URL(world.ledgerUrl).host),
        await scraped('ttg-ledger', new URL(secured.url).host, {
          scheme: 'https',
          tls_config: { ca_file: tls.caFile },
        }),
      ],
      await readRuleGroups(),
    );
    await world.create('stalled', { mode: 'Queue' });
    await world.create('rests', { suspend: true });
    const run = await startRun(world, 'runs', { parameters: { count: 30_000 } });
    commits = setInterval(() => void commitEach(run, 1).catch(() => {}), 500);
    // Without a token: a request that the ledger refuses.
    expect((await fetch(`${world.ledgerUrl}/v1/computations/nobody`)).status).to.equal(401);
  });
  after(async () => {
    clearInterval(commits);
    await prometheus?.stop();
    await operator?.kill();
    await secured?.end('SIGKILL');
    tls?.remove();
    await world?.end();
  });

  it('are all answered by the dashboard', async () => {
    const queries = await panelQueries();
    expect(queries).to.have.length.above(40);
    const silent = await silentAmong(queries.map(({ expr }) => filledIn(expr, '30s')));
    expect(silent).to.deep.equal([]);
  });

  it('find the series that the alerts ask for', async () => {
    const selectors = new Set([...(await alertExpressions()).values()].flatMap(seriesSelectors));
    expect(selectors).to.include('ttg_ledger_up').and.to.include('workqueue_depth{controller="computation"}');
    const asked = [...selectors].filter((one) => !(one in NOT_IN_THIS_RUN));
    expect(await silentAmong(asked)).to.deep.equal([]);
    const unneeded = Object.keys(NOT_IN_THIS_RUN).filter((one) => !selectors.has(one));
    expect(unneeded, 'reasons for nothing').to.deep.equal([]);
  });

  it('tell the namespace of a Computation, and that of the installation for all else', async () => {
    const [computation] = await prometheus.query('ttg_computation_parameters{name="runs", outcome="open"}');
    expect(computation?.metric['namespace']).to.equal(world.namespace);
    const [leader] = await prometheus.query('leader_election_master_status');
    expect(leader?.metric['namespace']).to.equal(INSTALLATION);
  });

  /** Those without an answer, after a time in which each could get one. */
  async function silentAmong(exprs: readonly string[]): Promise<string[]> {
    let silent = [...exprs];
    const look = async (): Promise<boolean> => {
      const answers = await Promise.all(silent.map(async (expr) => prometheus.query(expr)));
      silent = silent.filter((_, at) => answers[at]?.length === 0);
      return silent.length === 0;
    };
    await until('answers', look, { timeoutMs: 45_000, everyMs: 1_000 }).catch((error: unknown) => {
      if (silent.length === 0) throw error;
    });
    return silent;
  }
});
