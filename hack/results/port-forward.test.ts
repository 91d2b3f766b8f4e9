import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { forwardTo } from './port-forward.ts';

describe('a port-forward', () => {
  const path = process.env['PATH'];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ttg-forward-'));
    process.env['PATH'] = `${folder}${delimiter}${path}`;
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  });

  it('that does not come up says why, and leaves nothing for the end of this process', async () => {
    const script = '#!/bin/sh\necho "error: pod is not running" >&2\nexit 1\n';
    writeFileSync(join(folder, 'kubectl'), script, { mode: 0o755 });
    const before = process.listenerCount('exit');
    const said = await forwardTo('a-namespace', 'svc/ledger', 8080).then(
      () => 'nothing',
      (error: unknown) => String(error),
    );
    expect(said).to.contain('svc/ledger ended: error: pod is not running');
    expect(process.listenerCount('exit')).to.equal(before);
  });
});
