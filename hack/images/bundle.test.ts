import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

describe('the bundles', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'ttg-bundle-'));

  before(() => {
    execFileSync(process.execPath, [join(import.meta.dirname, 'bundle.ts'), folder]);
  });

  after(() => rmSync(folder, { recursive: true }));

  /** What a program says when it is started with that environment and ends by itself. */
  function said(image: string, args: readonly string[], env: Record<string, string>): string {
    const file = join(folder, image, 'main.mjs');
    const { stderr } = spawnSync(process.execPath, [file, ...args], { env, encoding: 'utf8', timeout: 20_000 });
    return stderr;
  }

  it('load all that the controller is made of, and then its settings', () => {
    expect(said('operator', ['controller'], { KUBECONFIG: '/dev/null', HEALTH_PORT: 'none' })).to.match(
      /KubeConfig|HEALTH_PORT/,
    );
  });

  it('load all that the ledger is made of, and then its settings', () => {
    expect(said('operator', ['ledger'], { TTG_LEDGER_PORT: 'none' })).to.include('TTG_LEDGER_PORT');
  });

  it('load all that a worker is made of, and then its settings', () => {
    expect(said('worker', [], {})).to.include('TTG_LEDGER_URL is not set');
  });

  it('leave out the 15 MB of clients that nobody calls', () => {
    const bytes = readdirSync(join(folder, 'operator')).map((name) => statSync(join(folder, 'operator', name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).to.be.below(6_000_000);
  });

  it('leave out the commands of Redis that nobody calls', () => {
    const link = readdirSync(join(folder, 'worker')).find((name) => name.startsWith('redis-link'));
    expect(statSync(join(folder, 'worker', link ?? '')).size).to.be.below(450_000);
  });
});
