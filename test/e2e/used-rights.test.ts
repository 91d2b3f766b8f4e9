import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { AuditLog } from '../../hack/bench/programs/audit-log.ts';
import { rightsUsed } from '../integration/rights/audited.ts';
import { grantsOf } from '../integration/rights/grants.ts';
import { rendered } from '../integration/rights/installation.ts';
import { onNode } from './faults/nodes.ts';

const run = promisify(execFile);
const CONTROL_PLANE = 'ttg-cluster-control-plane';
const LOG = '/var/log/kubernetes/audit.log';

const LOST_NODE = 'for workers on a node that is lost: test/e2e/long takes nodes away';
/** What the controller's roles grant and these tests need not use, each with what it is for. */
const NEED_NOT_BE_USED: Readonly<Record<string, string>> = {
  'create configmaps': 'asked for by the API server when the patch of ttg-ledger-ca makes it, not by a request',
  'update computations/finalizers':
    'asked for by the admission plugin OwnerReferencesPermissionEnforcement, which kind has not switched on',
  'create leases': 'once in the life of an installation, before these tests began: test/integration/rights',
  'create pods': LOST_NODE,
  'patch pods/status': LOST_NODE,
  'get jobs': "for a Job of somebody else's that has a Computation's name: test/integration/rights",
  'patch events': 'for an event that comes again: test/integration/rights',
};

let mark = 0;
// Before the first suite, whichever that is: all files are read before the first test.
before(async () => {
  mark = Number(await onNode(CONTROL_PLANE, 'stat', '-c', '%s', LOG).catch(() => '-1'));
});

/**
 * Of all suites here, this one is to be the last: mocha takes them by their files' names. Its names of rights are those
 * of test/integration/rights.
 */
describe('the rights that our programs used while all of these tests ran', function () {
  this.timeout(60_000);
  let folder: string;
  let log: AuditLog;

  before(async function () {
    // Made before hack/kind/config.yaml named a policy, or by another node image: then hack/cleanup-all, and again.
    if (mark === -1) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'ttg-audit-'));
    log = new AuditLog(folder);
    await run('docker', ['cp', `${CONTROL_PLANE}:${LOG}`, join(folder, 'audit.log')]);
    // A log that became too long was begun anew.
    if (log.mark() < mark) mark = 0;
  });
  after(async () => {
    if (mark !== -1) await rm(folder, { recursive: true });
  });

  const usedBy = (account: string): string[] =>
    rightsUsed(log.since(mark).filter(({ user }) => user === `system:serviceaccount:ttg-system:${account}`));

  it('of the controller are what its roles grant, but for what has a reason', async () => {
    const used = usedBy('ttg-operator');
    const granted = grantsOf(await rendered('rbac'), 'ttg-operator');
    expect(
      used.filter((right) => !granted.includes(right)),
      'used and not granted',
    ).to.deep.equal([]);
    expect(
      granted.filter((right) => !used.includes(right) && !(right in NEED_NOT_BE_USED)),
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
