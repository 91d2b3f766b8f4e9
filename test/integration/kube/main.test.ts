import { expect } from 'chai';
import { connect } from '../../../operator/kube/connect.ts';
import type { KubeConnection } from '../../../operator/kube/connect.ts';
import { LEASES } from '../../../operator/kube/resource.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { eventually } from '../../kube/eventually.ts';
import { spawnOperator } from '../../kube/spawned-operator.ts';
import type { SpawnedOperator } from '../../kube/spawned-operator.ts';

describe('the controller as a process', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let connection: KubeConnection;
  let namespace: string;
  let started: SpawnedOperator[];

  beforeEach(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('process');
    connection = connect(env.kubeConfig());
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map(async (operator) => operator.kill()));
    await connection.close();
  });

  function start(name: string): SpawnedOperator {
    const operator = spawnOperator(['controller'], {
      KUBECONFIG: env.kubeconfigPath,
      WATCH_NAMESPACES: namespace,
      POD_NAMESPACE: namespace,
      POD_NAME: name,
      HEALTH_PORT: '0',
      TTG_LEDGER_URL: 'http://127.0.0.1:9',
    });
    started.push(operator);
    return operator;
  }
  const holder = async (): Promise<string | undefined> =>
    (await connection.api.get(LEASES, { namespace, name: 'ttg-operator' })).spec?.holderIdentity;

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends in order on ${signal}: exit code 0, lease given back`, async () => {
      const operator = start('one');
      await eventually(async () => expect(await holder()).to.equal('one'), 60_000);
      operator.child.kill(signal);
      expect(await operator.ended).to.equal(0);
      expect(await holder()).to.equal('');
    });
  }

  it('ends with 1 when it was paused for longer than its lease, and another one leads by then', async () => {
    const one = start('one');
    await eventually(async () => expect(await holder()).to.equal('one'), 60_000);
    const two = start('two');
    one.child.kill('SIGSTOP');
    await eventually(async () => expect(await holder()).to.equal('two'), 90_000);
    one.child.kill('SIGCONT');
    expect(await one.ended).to.equal(1);
    expect(one.output()).to.contain('no longer leading');
    expect(await holder()).to.equal('two');
    expect(two.child.exitCode).to.equal(null);
  });

  it('leads again at once when it was killed and started under the same pod name', async () => {
    const first = start('one');
    await eventually(async () => expect(await holder()).to.equal('one'), 60_000);
    await first.kill();
    const second = start('one');
    await eventually(() => expect(second.output()).to.contain('"leading"'), 60_000);
  });
});
