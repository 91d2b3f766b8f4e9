import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

describe('the Python package ttg-worker', function () {
  this.timeout(120_000);

  it('passes its own tests (needs pytest)', function () {
    if (spawnSync('python3', ['-m', 'pytest', '--version']).status !== 0) this.skip();
    const options = {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    } as const;
    const { status, stdout } = spawnSync('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], options);
    expect(status, stdout).to.equal(0);
  });
});
