import { expect } from 'chai';
import { ChildProcess, type ChildEnd } from './child-process.ts';

async function endOf(script: string): Promise<ChildEnd> {
  return await new Promise((end) => {
    const command = { file: '/bin/sh', args: ['-c', script], env: process.env, greeting: '\n' };
    void new ChildProcess(command, { answer: () => undefined, end });
  });
}

describe('a child process', () => {
  it('has ended also where something that it left in another session holds all its descriptors', async () => {
    expect(await endOf('setsid sh -c "kill -9 $$; exec sleep 10" & wait')).to.include({ signal: 'SIGKILL' });
  }).timeout(5000);
});
