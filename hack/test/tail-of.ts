import type { ChildProcess } from 'node:child_process';

/** Passes on what a child prints and gives a function that tells its last lines. The child needs stdout and stderr piped. */
export function passOnKeepingTail(child: ChildProcess, write: (chunk: Buffer) => void, lines = 30): () => string {
  let kept = '';
  const take = (chunk: Buffer): void => {
    write(chunk);
    kept = `${kept}${chunk.toString()}`
      .split('\n')
      .slice(-lines - 1)
      .join('\n');
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  return () => kept.trimEnd();
}
