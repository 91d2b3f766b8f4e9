import { expect } from 'chai';
import { readControllerSettings, readLogSettings } from './settings.ts';

describe('controller settings', () => {
  it('have defaults for everything', () => {
    const settings = readControllerSettings({});
    expect(settings).to.include({
      ledgerUrl: 'https://ttg-ledger.ttg-system.svc:8080',
      workerLedgerUrl: 'https://ttg-ledger.ttg-system.svc:8080',
      ledgerTokenFile: undefined,
      leaderElection: true,
      podNamespace: 'ttg-system',
      healthPort: 8081,
    });
    expect(settings.watchNamespaces).to.deep.equal([]);
    expect(settings.workerImage).to.match(/^ttg-worker:v\d+\.\d+\.\d+$/);
  });

  it('differ in identity between two processes on one machine, and not between two starts of one pod', () => {
    expect(readControllerSettings({}).identity).not.to.equal(readControllerSettings({}).identity);
    expect(readControllerSettings({ POD_NAME: 'op-1' }).identity).to.equal('op-1');
  });

  it('take the address of the ledger for workers, too, unless theirs is given', () => {
    const both = { TTG_LEDGER_URL: 'http://localhost:1/', TTG_WORKER_LEDGER_URL: 'https://10.0.0.1:2' };
    expect(readControllerSettings({ TTG_LEDGER_URL: both.TTG_LEDGER_URL }).workerLedgerUrl).to.equal(
      'http://localhost:1',
    );
    expect(readControllerSettings(both).workerLedgerUrl).to.equal('https://10.0.0.1:2');
  });

  it('refuse to have tokens sent without encryption, except on this machine or where that was chosen', () => {
    const plain = { TTG_LEDGER_URL: 'http://ttg-ledger.ttg-system.svc:8080' };
    expect(() => readControllerSettings(plain)).to.throw(
      `TTG_LEDGER_URL is "${plain.TTG_LEDGER_URL}", but must be an https address`,
    );
    expect(readControllerSettings({ ...plain, TTG_LEDGER_PLAIN_HTTP: 'true' }).ledgerUrl).to.equal(
      plain.TTG_LEDGER_URL,
    );
    for (const here of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1']) {
      expect(readControllerSettings({ TTG_LEDGER_URL: here }).ledgerUrl).to.equal(here);
    }
  });

  it('read a list of namespaces, each once', () => {
    expect(readControllerSettings({ WATCH_NAMESPACES: ' a, b ,,a' }).watchNamespaces).to.deep.equal(['a', 'b']);
  });

  it('name every wrong variable, its value and what is allowed, in one error', () => {
    const env = {
      HEALTH_PORT: '70000',
      LEADER_ELECTION: 'yes',
      TTG_LEDGER_URL: 'ttg-ledger:8080',
      WATCH_NAMESPACES: 'good,Bad_One',
      POD_NAMESPACE: 'UPPER',
    };
    expect(() => readControllerSettings(env))
      .to.throw()
      .with.property('message')
      .that.contains('HEALTH_PORT is "70000", but must be a whole number from 0 to 65535')
      .and.contains('LEADER_ELECTION is "yes", but must be one of true, false')
      .and.contains('TTG_LEDGER_URL is "ttg-ledger:8080", but must be an address')
      .and.contains('WATCH_NAMESPACES is "Bad_One"')
      .and.contains('POD_NAMESPACE is "UPPER"');
  });

  it('count a variable that is set to nothing as unset', () => {
    expect(readControllerSettings({ HEALTH_PORT: '', TTG_LEDGER_TOKEN_FILE: ' ' })).to.include({
      healthPort: 8081,
      ledgerTokenFile: undefined,
    });
  });
});

describe('log settings', () => {
  it('refuse a level that does not exist', () => {
    expect(() => readLogSettings({ LOG_LEVEL: 'loud' })).to.throw(
      'LOG_LEVEL is "loud", but must be one of error, warn, info, debug',
    );
  });
});
