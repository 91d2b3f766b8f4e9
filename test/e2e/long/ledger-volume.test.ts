import { expect } from 'chai';
import { aComputation, COUNT } from '../faults/a-computation.ts';
import { Evaluations } from '../faults/evaluations.ts';
import { expectWhole } from '../faults/expect-whole.ts';
import { LedgerElsewhere } from '../faults/ledger-elsewhere.ts';
import { ownNamespace } from '../faults/namespaces.ts';
import { nodes } from '../faults/nodes.ts';
import { attempts, completed, Run } from '../faults/run.ts';

const BACKUP = '../ledger-backup';

async function reasons(run: Run): Promise<string[]> {
  return (await run.events()).map(({ reason }) => reason);
}

describe('a volume of the ledger', function () {
  this.timeout(400_000);
  const namespace = ownNamespace('ttg-faults-volume');
  let ledger: LedgerElsewhere;

  before(async () => {
    const [node = ''] = await nodes();
    ledger = await LedgerElsewhere.begin({ node });
  });
  after(async () => {
    await ledger.inFolder(`rm -rf ${BACKUP}`);
    await ledger.end();
  });

  /** What is on the volume is replaced while the ledger is down, as whoever restores a backup does it. */
  async function whileDown(script: string): Promise<void> {
    await ledger.stop();
    await ledger.inFolder(script);
    await ledger.start();
  }

  async function start(name: string, changes: Record<string, unknown>): Promise<Run> {
    return Run.of(aComputation(namespace, name, { failurePolicy: { retriesPerShard: 0 }, ...changes }));
  }

  it('that is emptied in mid-run has everything computed again, shards that had completed, too', async () => {
    // Two shards at first, the third once one of them is done.
    const run = await start('emptied', { parallelism: 2 });
    const evaluations = new Evaluations(run);
    const earlier = await run.reachesIn(2, 20);
    await whileDown('rm -rf ./*');
    await run.becomes('begun anew', (now) => completed(now) < completed(earlier), 60);
    const end = await run.ends();
    await expectWhole(run, end);
    expect(await reasons(run)).to.include.members(['ResultsLost', 'Recomputing', 'JobRecreated']);
    await evaluations.end();
    expect(evaluations.ids).to.equal(COUNT);
  });

  it('that went back to a backup has only computed again what the backup lacks', async () => {
    const run = await start('restored', { parallelism: 2 });
    const evaluations = new Evaluations(run);
    await run.reachesIn(0, 30);
    await whileDown(`rm -rf ${BACKUP} && cp -a . ${BACKUP}`);
    const kept = completed(await run.now());
    await run.reachesIn(2, 20);
    await whileDown(`rm -rf ./* && cp -a ${BACKUP}/. .`);
    const end = await run.ends();
    await expectWhole(run, end);
    expect(await reasons(run)).to.include.members(['Recomputing', 'JobRecreated']);
    await evaluations.end();
    expect(evaluations.again).to.be.within(1, COUNT - kept);
  });

  it('that went back under running workers has each of them claim anew, and takes nothing that they hold', async () => {
    const run = await start('rewound', { algorithm: { name: 'faulty', args: { sleepMs: 6 } } });
    await run.reaches(20);
    const pods = await run.podUids();
    await whileDown(`rm -rf ${BACKUP} && cp -a . ${BACKUP}`);
    await run.reaches(50);
    await whileDown(`rm -rf ./* && cp -a ${BACKUP}/. .`);
    const end = await run.ends();
    await expectWhole(run, end);
    expect(attempts(end)).to.deep.equal([2, 2, 2]);
    expect(await run.podUids()).to.deep.equal(pods);
  });
});
