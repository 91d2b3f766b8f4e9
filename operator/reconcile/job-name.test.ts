import { expect } from 'chai';
import { jobNameFor, labelValueFor } from './job-name.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

describe('the name of the Job', () => {
  it("is the Computation's own where it fits", () => {
    expect(jobNameFor('demo-10k')).to.equal('demo-10k');
    expect(jobNameFor('a'.repeat(52))).to.equal('a'.repeat(52));
  });

  const awkward = ['a'.repeat(53), 'a'.repeat(253), 'run.2026.q4', `${'x'.repeat(45)}.${'y'.repeat(30)}`];
  for (const name of awkward) {
    it(`leaves room for index and suffix of the pods of ${name.slice(0, 20)}… (${name.length})`, () => {
      const pod = `${jobNameFor(name)}-9999-abcde`;
      expect(pod.length).to.be.at.most(63);
      expect(pod).to.match(DNS_LABEL);
    });
  }

  it('differs for names that begin alike', () => {
    expect(jobNameFor(`${'a'.repeat(80)}1`)).not.to.equal(jobNameFor(`${'a'.repeat(80)}2`));
    expect(jobNameFor('run.1')).not.to.equal(jobNameFor('run-1'));
  });

  it('never ends a shortened part with a hyphen before the hash', () => {
    expect(jobNameFor(`${'a'.repeat(45)}-----------------b`)).not.to.contain('--');
  });

  it('fits a label whole up to 63 characters', () => {
    expect(labelValueFor('b'.repeat(63))).to.equal('b'.repeat(63));
    expect(labelValueFor('b'.repeat(64)).length).to.be.at.most(63);
  });
});
