import { expect } from 'chai';
import { BadSettings } from './errors.ts';
import { readSettings } from './settings.ts';

const ENV = { TTG_LEDGER_URL: 'http://ledger:8080/', TTG_COMPUTATION_UID: 'abc', WORKER_ID: '3' };

describe('the settings of a worker', () => {
  it('come from the environment, with defaults for the rest', () => {
    expect(readSettings({ ...ENV, POD_NAME: 'demo-3-x', NODE_NAME: 'n1' })).to.deep.equal({
      ledgerUrl: 'http://ledger:8080',
      ledgerCa: [],
      uid: 'abc',
      tokenFile: '/var/run/secrets/ttg/token',
      mode: 'Static',
      index: 3,
      worker: 'demo-3-x',
      node: 'n1',
      commitMs: 1000,
      commitParameters: 1000,
      patienceMs: 600_000,
      endWithStdin: false,
    });
  });

  it("take the Job's completion index where WORKER_ID is not set", () => {
    const { WORKER_ID: _, ...rest } = ENV;
    expect(readSettings({ ...rest, JOB_COMPLETION_INDEX: '7' }).index).to.equal(7);
  });

  const wrong: [string, string | undefined, string][] = [
    ['TTG_LEDGER_URL', undefined, 'TTG_LEDGER_URL is not set'],
    ['TTG_LEDGER_URL', 'ledger:8080', 'TTG_LEDGER_URL is "ledger:8080"; allowed is an http or https URL'],
    ['TTG_LEDGER_CA', 'none', 'TTG_LEDGER_CA is "none…"; allowed are certificates of authorities in PEM'],
    ['TTG_COMPUTATION_UID', '', 'TTG_COMPUTATION_UID is not set'],
    ['WORKER_ID', 'x', 'WORKER_ID is "x"; allowed are whole numbers from 0'],
    ['WORKER_ID', '1.5', 'WORKER_ID is "1.5"'],
    ['TTG_COMMIT_SECONDS', '0', 'TTG_COMMIT_SECONDS is "0"; allowed are numbers from 0.01'],
    ['TTG_COMMIT_PARAMETERS', '-1', 'TTG_COMMIT_PARAMETERS is "-1"'],
    ['TTG_LEDGER_PATIENCE_SECONDS', 'soon', 'TTG_LEDGER_PATIENCE_SECONDS is "soon"'],
  ];
  for (const [name, value, message] of wrong) {
    it(`are refused with ${name}=${value}`, () => {
      expect(() => readSettings({ ...ENV, [name]: value })).to.throw(BadSettings, message);
    });
  }
});
