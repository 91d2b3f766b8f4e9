import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { makeAuthority, makeCertificate, type Certified } from './make.ts';
import { LEDGER_NAMES, MADE_BY, MAKER, planCertificate, type StoredSecret } from './plan.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

/** A Secret as we made it. */
function ours({ cert, key }: Certified, ca = ''): StoredSecret {
  return { annotations: { [MADE_BY]: MAKER }, data: { 'tls.crt': cert, 'tls.key': key, 'ca.crt': ca } };
}

async function written(present: Parameters<typeof planCertificate>[0]) {
  const plan = await planCertificate(present);
  if (plan.kind !== 'write') throw new Error(`nothing is written: ${plan.why}`);
  return {
    ...plan,
    leaf: new X509Certificate(plan.certificate.cert),
    signer: new X509Certificate(plan.authority.cert),
  };
}

describe('the certificate of an installation', () => {
  it('is made, with an authority, where there is none', async () => {
    const { leaf, signer, ca, certificate } = await written({});
    expect(leaf.verify(signer.publicKey)).to.equal(true);
    expect(signer.ca).to.equal(true);
    expect(leaf.ca).to.equal(false);
    for (const name of LEDGER_NAMES) expect(leaf.checkHost(name)).to.equal(name);
    expect(leaf.checkHost('localhost')).to.equal(undefined);
    expect(ca.trim()).to.equal(signer.toString().trim());
    expect(certificate.key).to.contain('PRIVATE KEY');
  });

  it('is left alone when it is valid for long', async () => {
    const authority = await makeAuthority();
    const tls = ours(await makeCertificate(authority, LEDGER_NAMES), authority.cert);
    expect(await planCertificate({ tls, authority: ours(authority) })).to.include({ kind: 'leave' });
  });

  it('is renewed by the same authority when it nears its end', async () => {
    const authority = await makeAuthority();
    const old = await makeCertificate(authority, LEDGER_NAMES, { notAfter: inDays(100) });
    const { leaf, ca, authority: by } = await written({ tls: ours(old, authority.cert), authority: ours(authority) });
    expect(by.cert).to.equal(authority.cert);
    expect(leaf.validToDate.getTime()).to.be.above(inDays(700).getTime());
    expect(ca.trim()).to.equal(authority.cert.trim());
  });

  it('is renewed when it is for other names', async () => {
    const authority = await makeAuthority();
    const old = await makeCertificate(authority, ['ttg-ledger.elsewhere.svc']);
    const { leaf } = await written({ tls: ours(old, authority.cert), authority: ours(authority) });
    expect(leaf.checkHost('ttg-ledger.ttg-system.svc')).not.to.equal(undefined);
  });

  it('comes from a new authority when the old one nears its end; the old one stays trusted', async () => {
    const authority = await makeAuthority({ notAfter: inDays(300) });
    const old = await makeCertificate(authority, LEDGER_NAMES, { notAfter: inDays(100) });
    const { leaf, signer, ca } = await written({ tls: ours(old, authority.cert), authority: ours(authority) });
    expect(signer.fingerprint256).not.to.equal(new X509Certificate(authority.cert).fingerprint256);
    expect(leaf.verify(signer.publicKey)).to.equal(true);
    expect(ca).to.contain(signer.toString().trim()).and.to.contain(authority.cert.trim());
  });

  it('trusts no authority any more that has expired', async () => {
    const gone = await makeAuthority({ notBefore: inDays(-20), notAfter: inDays(-10) });
    const old = await makeCertificate(gone, LEDGER_NAMES, { notBefore: inDays(-20), notAfter: inDays(-10) });
    const { ca } = await written({ tls: ours(old, gone.cert), authority: ours(gone) });
    expect(ca).not.to.contain(gone.cert.trim());
  });

  for (const [whose, annotations] of [
    ['made by somebody else', {}],
    ['of cert-manager', { 'cert-manager.io/certificate-name': 'ttg-ledger' }],
    ['of ours that cert-manager took over', { [MADE_BY]: MAKER, 'cert-manager.io/issuer-name': 'corporate' }],
  ] as const) {
    it(`is never touched when it is ${whose}, not even near its end`, async () => {
      const authority = await makeAuthority();
      const { data } = ours(await makeCertificate(authority, ['x'], { notAfter: inDays(1) }), authority.cert);
      expect(await planCertificate({ tls: { annotations, data } })).to.include({ kind: 'leave' });
    });
  }

  it('is refused where somebody else made it without what we need', async () => {
    const { data } = ours(await makeAuthority());
    const outcome = await planCertificate({ tls: { annotations: {}, data } }).then(String, String);
    expect(outcome).to.contain('Secret ttg-ledger-tls in ttg-system has no ca.crt');
  });
});
