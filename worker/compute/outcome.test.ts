import { expect } from 'chai';
import { MAX_ROW_BYTES } from '../../crds/protocol.ts';
import { failureOf } from './outcome.ts';

describe('a failure as it is recorded', () => {
  it('has all that is known of it, long texts cut: of stderr the end, of the others the beginning', () => {
    const { failure } = failureOf(
      {
        reason: 'Crashed',
        type: 'SIGSEGV',
        message: 'm'.repeat(9000),
        signal: 'SIGSEGV',
        stderr: `${'x'.repeat(9000)}end`,
      },
      2,
    );
    expect(failure).to.include({ reason: 'Crashed', type: 'SIGSEGV', signal: 'SIGSEGV', attempts: 2 });
    expect(failure.message).to.have.length(2048);
    expect(failure.stderr).to.have.length(4096).and.match(/end$/);
  });

  it('fits into a row, whatever characters there are', () => {
    const nasty = '\u0001'.repeat(9000);
    const { failure } = failureOf({ reason: 'Exception', message: nasty, trace: nasty, stderr: nasty }, 1);
    expect(Buffer.byteLength(JSON.stringify({ e: failure }))).to.be.at.most(MAX_ROW_BYTES);
    expect(failure.reason).to.equal('Exception');
  });
});
