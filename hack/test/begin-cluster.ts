import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Begins `make deploy-kind` in the background and gives a function that waits for its end and prints what it said. That
 * it fails is no failure yet: whoever needs the cluster deploys again, and then says why not.
 */
export function beginCluster(root: string): () => Promise<void> {
  const child = spawn('make', ['-s', 'deploy-kind'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const ended = once(child, 'close');
  return async () => {
    await ended;
    console.log('\n━━ the cluster, begun before');
    process.stdout.write(Buffer.concat(printed));
  };
}
