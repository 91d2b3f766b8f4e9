import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { until } from '../../env/until.ts';
import { kubectl } from '../cluster.ts';

const root = join(import.meta.dirname, '../../..');

describe('what make deploy-kind METRICS=1 adds', function () {
  // Where it was never built that takes minutes.
  this.timeout(600_000);

  after(async () => {
    await kubectl('delete', '--ignore-not-found', '-f', join(root, 'hack/kind/metrics-server.yaml'));
  });

  it('lets kubectl top tell what pods and nodes use', async () => {
    await promisify(execFile)('make', ['-s', 'deploy-kind', 'METRICS=1'], { cwd: root });
    const pods = await until('figures', () => kubectl('top', 'pods', '-n', 'ttg-system'), {
      timeoutMs: 60_000,
      everyMs: 1_000,
    });
    expect(pods).to.match(/^ttg-ledger-0 +\d+m +\d+Mi/m);
    expect(pods).to.match(/^ttg-operator-\w+-\w+ +\d+m +\d+Mi/m);
    expect(await kubectl('top', 'nodes')).to.match(/^ttg-cluster-worker +\d+m/m);
  });
});
