import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { AuditLog, type AuditedRequest } from '../../../hack/bench/programs/audit-log.ts';
import { rightsUsed } from '../../integration/rights/audited.ts';
import { grantsOf } from '../../integration/rights/grants.ts';
import { rendered } from '../../integration/rights/installation.ts';
import { noneLeft } from '../faults/namespaces.ts';

const run = promisify(execFile);
const CONTROL_PLANE = 'ttg-cluster-control-plane';
/** A log that became too long was begun anew, and the one before has a time in its name. */
const LOGS = '/var/log/kubernetes/audit*.log';

const LOST_WORKER =
  'for a worker that is silent for 15 s while others are heard: none of these tests makes one so, only a machine that ' +
  'starves its workers does; test/integration/rights plays it, and test/e2e/long takes nodes away';
/** What the controller's roles grant and these tests need not use, each with what it is for. */
const NEED_NOT_BE_USED: Readonly<Record<string, string>> = {
  'create configmaps': 'for the copies that runs are begun with: test/integration/rights',
  'get configmaps': 'for these, and for lists of parameters: test/integration/rights',
  'update computations/finalizers':
    'asked for by the admission plugin OwnerReferencesPermissionEnforcement, which kind has not switched on',
  'create leases': 'once in the life of an installation, before these tests began: test/integration/rights',
  'create pods': LOST_WORKER,
  'patch pods/status': LOST_WORKER,
  'get jobs': "for a Job of somebody else's that has a Computation's name: test/integration/rights",
  'patch events': 'for an event that comes again: test/integration/rights',
};

/** What the accounts of our programs asked since then. @throws with what to do where the cluster writes no log */
async function askedSince(begun: Date): Promise<AuditedRequest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ttg-audit-'));
  try {
    const log = new AuditLog(folder);
    const cat = ['exec', CONTROL_PLANE, 'sh', '-c', `cat ${LOGS}`];
    const { stdout } = await run('docker', cat, { maxBuffer: 400 * 1024 * 1024 }).catch((cause: unknown) => {
      throw new Error('the cluster writes no audit log: hack/cleanup-all removes it, make e2e makes one', { cause });
    });
    await writeFile(join(folder, 'audit.log'), stdout);
    return log.since(0).filter(({ at }) => at >= begun);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const suiteBegun = process.env['TTG_SUITE_BEGUN'];
const since = suiteBegun === undefined ? 'without the other tests there is nothing to compare: make e2e' : 'compared';

/** The last of all that runs on the cluster. Its names of rights are those of test/integration/rights. */
describe(`the rights that our programs used while all tests of make e2e ran (${since})`, function () {
  this.timeout(400_000);
  let asked: AuditedRequest[];

  before(async function () {
    if (suiteBegun === undefined) return this.skip();
    asked = await askedSince(new Date(suiteBegun));
  });
  // Of the tests before, too.
  after(async () => {
    if (suiteBegun !== undefined) await noneLeft();
  });

  const usedBy = (account: string): string[] =>
    rightsUsed(asked.filter(({ user }) => user === `system:serviceaccount:ttg-system:${account}`));

  it('of the controller are what its roles grant, but for what has a reason', async () => {
    const used = usedBy('ttg-operator');
    const granted = grantsOf(await rendered('rbac'), 'ttg-operator');
    expect(
      used.filter((right) => !granted.includes(right)),
      'used and not granted',
    ).to.deep.equal([]);
    const unused = granted.filter((right) => !used.includes(right));
    expect(
      unused.filter((right) => !(right in NEED_NOT_BE_USED)),
      'granted, not used, and without a reason',
    ).to.deep.equal([]);
  });

  it('of the ledger are to read the keys of tokens', () => {
    expect(usedBy('ttg-ledger')).to.deep.equal(['get /.well-known/openid-configuration', 'get /openid/v1/jwks']);
  });

  it("of the readers' account are none", () => {
    expect(usedBy('ttg-reader')).to.deep.equal([]);
  });
});
