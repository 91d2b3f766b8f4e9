import { expect } from 'chai';
import { command } from './command.ts';

describe('what we install, and the Job of a Computation', function () {
  this.timeout(300_000);

  it('hold nothing unsafe but what hack/lint/checkov*.yaml gives a reason for', async function () {
    const brought = await command('bash', ['hack/lint/checkov.sh']);
    if (brought.code !== 0 && process.env['CI'] !== 'true') {
      console.log(`      left out: ${brought.stderr.trim()}`);
      this.skip();
    }
    const { code, stdout, stderr } = await command('bash', ['hack/lint/manifests.sh']);
    expect(stdout + stderr).not.to.match(/FAILED|Error/);
    expect(stdout.match(/Passed checks: [1-9]\d*, Failed checks: 0,/g), stdout).to.have.lengthOf(2);
    expect(code).to.equal(0);
  });
});
