import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { LABEL_UID } from '../../../crds/labels.ts';
import type { Run } from './run.ts';

const children = new Set<ChildProcess>();
function endAll(): void {
  for (const child of children) child.kill();
}
process.once('exit', endAll);
// A test that fails before its end follows on.
after(endAll);

/**
 * How often the function was really evaluated on each parameter, in whatever pod: read from the workers' output while
 * they run, since a deleted pod takes its log with it.
 */
export class Evaluations {
  /** Further lines of the workers' output: those of the worker itself. */
  readonly said: string[] = [];
  private readonly counts = new Map<number, number>();
  private readonly followed = new Map<string, ChildProcess>();
  private readonly watch: ChildProcess;
  private readonly namespace: string;

  constructor({ namespace, uid }: Run) {
    this.namespace = namespace;
    const columns = 'custom-columns=NAME:.metadata.name,PHASE:.status.phase';
    const pods = ['get', 'pods', '-n', namespace, '-l', `${LABEL_UID}=${uid}`, '--no-headers', '-o', columns, '-w'];
    this.watch = this.kubectl(pods, (line) => {
      const [pod = '', phase] = line.split(/\s+/);
      if (phase !== 'Pending' && !this.followed.has(pod)) this.follow(pod);
    });
  }

  /** How often ids were evaluated again, all in all. */
  get again(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count - 1, 0);
  }

  /** How many ids were evaluated. */
  get ids(): number {
    return this.counts.size;
  }

  /** The output of pods that have ended is read to its end, then nothing is followed any more. */
  async end(): Promise<void> {
    await Promise.race([
      Promise.all([...this.followed.values()].map(ended)),
      new Promise((resolve) => setTimeout(resolve, 10_000).unref()),
    ]);
    for (const child of [this.watch, ...this.followed.values()]) child.kill();
    await Promise.all([this.watch, ...this.followed.values()].map(ended));
  }

  private follow(pod: string): void {
    const logs = this.kubectl(['logs', '-f', '-n', this.namespace, pod], (line) => {
      const id = /^id (\d+)$/.exec(line)?.[1];
      if (id === undefined) this.said.push(line);
      else this.counts.set(Number(id), (this.counts.get(Number(id)) ?? 0) + 1);
    });
    this.followed.set(pod, logs);
  }

  private kubectl(args: string[], line: (text: string) => void): ChildProcess {
    const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.add(child);
    child.once('close', () => children.delete(child));
    createInterface({ input: child.stdout }).on('line', line);
    return child;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}
