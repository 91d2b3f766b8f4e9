import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { UnsecuredJWT } from 'jose';
import { clusterAuthenticator } from '../../operator/ledger/auth/cluster.ts';
import { SILENT } from '../../operator/log.ts';
import { buildCommit, buildRegistration, results } from './commit-builder.ts';
import { until } from '../env/until.ts';
import { TestLedger } from './test-ledger.ts';
import { TokenIssuer, type TokenContent } from './token-issuer.ts';

const ADMIN: TokenContent = { audience: 'ttg-ledger/admin', namespace: 'ttg-system', serviceAccount: 'ttg-operator' };
const READER: TokenContent = { audience: 'ttg-ledger/read', namespace: 'ttg-system', serviceAccount: 'ttg-reader' };
const UPLOADER: TokenContent = { ...READER, audience: 'ttg-ledger/upload' };
const WORKER: TokenContent = { audience: 'ttg-ledger/u', namespace: 'team' };

describe('a ledger in a cluster', () => {
  let issuer: TokenIssuer;
  let ledger: TestLedger;

  beforeEach(async () => {
    issuer = await TokenIssuer.start();
    const authenticator = clusterAuthenticator({ systemNamespace: 'ttg-system', apiServer: issuer }, SILENT);
    ledger = await TestLedger.start({ authenticator });
  });
  afterEach(async () => {
    await ledger.close();
    await issuer.close();
  });

  async function claimWith(content: TokenContent | string, uid = 'u') {
    const token = typeof content === 'string' ? content : await issuer.token(content);
    const path = `/v1/computations/${uid}/segments/0/claim`;
    const headers = { authorization: `Bearer ${token}` };
    return ledger.post(path, JSON.stringify({ worker: 'w', node: 'n' }), headers);
  }

  async function register(): Promise<void> {
    await ledger.client(await issuer.token(ADMIN)).register('u', buildRegistration());
  }

  it('lets the controller register and end, the worker commit, the reader read', async () => {
    await register();
    expect((await claimWith(WORKER)).status).to.equal(200);
    const headers = { authorization: `Bearer ${await issuer.token(WORKER)}` };
    expect((await ledger.commit('u', buildCommit({ offset: 0, rows: results(1) }), 0, headers)).status).to.equal(200);
    const reader = ledger.client(await issuer.token(READER));
    expect((await reader.computation('u')).completed).to.equal(1);
    const rows = [];
    for await (const row of reader.rows('u')) rows.push(row);
    expect(rows).to.deep.equal([{ param_id: 0, result: 1 }]);
    await ledger.client(await issuer.token(ADMIN)).end('u', 0);
    expect((await claimWith(WORKER)).status).to.equal(410);
  });

  it('takes lists of parameters from whoever has a token for that, and from the controller', async () => {
    const checksum = `sha256:${createHash('sha256').update('1\n').digest('hex')}`;
    const storing = async (content: TokenContent) =>
      ledger
        .client(await issuer.token(content))
        .storeList(checksum, Buffer.from('1\n'))
        .then(
          ({ count }) => count,
          (error: unknown) => Object(error).code,
        );
    expect(await storing(READER)).to.equal('Forbidden');
    expect(await storing(WORKER)).to.equal('Forbidden');
    expect(await storing({ ...UPLOADER, namespace: 'team' })).to.equal('Forbidden');
    expect(await storing(UPLOADER)).to.equal(1);
    expect(await storing(ADMIN)).to.equal(1);
    expect(await ledger.client(await issuer.token(UPLOADER)).upload(checksum)).to.deep.equal({ checksum, count: 1 });
  });

  it('answers 401 to a token that is wrong', async () => {
    await register();
    const other = await TokenIssuer.start();
    const wrong: Record<string, string> = {
      'signed by somebody else': await other.token(WORKER),
      'not signed': new UnsecuredJWT({ aud: 'ttg-ledger/u' }).encode(),
      'out of date': await issuer.token({ ...WORKER, lifetime: -60 }),
      'of another issuer': await issuer.token({ ...WORKER, issuer: 'https://elsewhere' }),
      'of no service account': await issuer.token({ ...WORKER, claims: { 'kubernetes.io': {} } }),
      'no token at all': 'garbage',
    };
    await other.close();
    for (const [what, token] of Object.entries(wrong)) {
      const { status, body } = await claimWith(token);
      expect([status, body['code']], what).to.deep.equal([401, 'Unauthorized']);
    }
  });

  it('answers 403 to a right token that is for something else', async () => {
    await register();
    const wrong: Record<string, TokenContent> = {
      'of another Computation': { ...WORKER, audience: 'ttg-ledger/v' },
      'of another namespace': { ...WORKER, namespace: 'others' },
      'of the API server': { ...WORKER, audience: 'https://kubernetes.default.svc' },
      'of the reader': READER,
      'of the controller': ADMIN,
    };
    for (const [what, content] of Object.entries(wrong)) {
      const { status, body } = await claimWith(content);
      expect([status, body['code']], what).to.deep.equal([403, 'Forbidden']);
    }
  });

  it('keeps workers, readers and impostors from what only the controller may', async () => {
    const wrong: TokenContent[] = [
      WORKER,
      READER,
      { ...ADMIN, namespace: 'team' },
      { ...ADMIN, serviceAccount: 'default' },
      { ...ADMIN, audience: 'ttg-ledger/read' },
    ];
    for (const content of wrong) {
      const client = ledger.client(await issuer.token(content));
      expect(await codeOf(client.register('u', buildRegistration()))).to.equal('Forbidden');
      expect(await codeOf(client.end('u', 0))).to.equal('Forbidden');
    }
    expect(await codeOf(ledger.client(await issuer.token(WORKER)).progress())).to.equal('Forbidden');
  });

  it('goes by a key that the API server has taken up since', async () => {
    await register();
    const claimer = clusterAuthenticator({ systemNamespace: 'ttg-system', apiServer: issuer }, SILENT);
    await claimer.authenticate(`Bearer ${await issuer.token(WORKER)}`);
    await issuer.rotate();
    await until('the new key to be known', async () => (await claimWith(WORKER)).status === 200);
  });

  it('does not ask the API server again and again because of unknown keys', async () => {
    await register();
    const other = await TokenIssuer.start();
    await other.rotate();
    const token = await other.token(WORKER);
    await other.close();
    const before = issuer.requests;
    for (let k = 0; k < 20; k++) expect((await claimWith(token)).status).to.equal(401);
    expect(issuer.requests - before).to.be.at.most(2);
  });

  for (const hours of [1, -1]) {
    it(`goes by the API server's time, and writes it, where that is ${hours} h from its own`, async () => {
      issuer.aheadMs = hours * 3_600_000;
      await register();
      expect((await claimWith(WORKER)).status).to.equal(200);
      const { registeredAt } = await ledger.client(await issuer.token(READER)).computation('u');
      expect(Date.parse(registeredAt)).to.be.closeTo(Date.now() + issuer.aheadMs, 60_000);
      expect((await claimWith({ ...WORKER, lifetime: -60 })).status).to.equal(401);
    });
  }

  it('follows a clock of the API server that is set, and says which times disagree until it has', async () => {
    await register();
    issuer.aheadMs = 3_600_000;
    const refusals: unknown[] = [];
    await until('it to know', async () => {
      const { status, body } = await claimWith(WORKER);
      if (status !== 200) refusals.push(body['message']);
      return status === 200;
    });
    for (const refusal of refusals) {
      expect(refusal).to.match(/; it is valid from [\dT:-]+Z until [\dT:-]+Z, here it is [\dT:-]+Z$/);
    }
  });

  it('answers 503 while it cannot verify, and then goes on', async () => {
    issuer.broken = true;
    const { status, headers, body } = await claimWith(WORKER);
    expect([status, headers.get('retry-after')]).to.deep.equal([503, '1']);
    expect(body).to.include({ code: 'TokenNotVerifiable' });
  });

  it('serves on with the keys that it has while the API server is away', async () => {
    await register();
    issuer.broken = true;
    expect((await claimWith(WORKER)).status).to.equal(200);
  });
});

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
