import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a request's failure is held back for kubectl's own end to be seen, ms. */
const KUBECTL_END_MS = 1_000;

/** A port of this machine that leads into the cluster. */
export interface Forward {
  /** `127.0.0.1:<port>` */
  host: string;
  /** Why a request failed: what kubectl said, if the connection into the cluster broke, else the error itself. */
  brokenBy(thrown: unknown): Promise<Error>;
  stop(): void;
}

/**
 * `kubectl port-forward` on a free port, as a child of this process.
 *
 * @throws Error with kubectl's words when it does not come up.
 */
export async function forwardTo(namespace: string, target: string, port: number): Promise<Forward> {
  const child = spawn('kubectl', ['port-forward', '-n', namespace, target, `:${port}`, '--address', '127.0.0.1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const stop = () => void child.kill();
  process.once('exit', stop);
  child.once('close', () => process.removeListener('exit', stop));

  const closed = once(child, 'close');
  const local = await Promise.race([
    firstPort(child.stdout),
    closed.then(() => {
      throw new Error(`kubectl port-forward to ${target} ended: ${said.trim()}`);
    }),
  ]);
  return {
    host: `127.0.0.1:${local}`,
    async brokenBy(thrown) {
      const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
      await Promise.race([closed, sleep(KUBECTL_END_MS, undefined, { ref: false })]);
      const end = child.exitCode ?? child.signalCode;
      if (said === '' && end === null) return cause;
      return new Error(`the port-forward to ${target} broke: ${said.trim() || `exit ${end}`}; try again`, { cause });
    },
    stop,
  };
}

/** From `Forwarding from 127.0.0.1:43210 -> 8080`; the stream is read on, so that kubectl never waits. */
function firstPort(stdout: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const found = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}
