import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseQuantity } from '../../../crds/quantity.ts';
import { freePort } from '../../../cli/local/free-port.ts';
import { endsWithUs } from '../../../test/soak/ends-with-us.ts';
import { bundled } from './bundles.ts';
import { metricsAt } from './metric.ts';

/** The controller as a process of its own, bundled as in its image and started as it is deployed. */
export class OperatorProcess {
  /** Where /metrics is. */
  readonly url: string;
  /** When it was started, by performance.now(). */
  readonly startedAt: number;
  readonly #end: () => Promise<void>;

  private constructor(url: string, startedAt: number, end: () => Promise<void>) {
    this.url = url;
    this.startedAt = startedAt;
    this.#end = end;
  }

  /**
   * Starts it with further environment variables; it may not answer yet when this settles.
   *
   * @param env what docs/architecture.md lists: where API server and ledger are
   */
  static async start(env: Record<string, string>): Promise<OperatorProcess> {
    const { operator } = await bundled();
    const port = await freePort();
    const startedAt = performance.now();
    const child = endsWithUs(
      spawn(process.execPath, [...deployedFlags(), operator, 'controller'], {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, LOG_LEVEL: 'error', HEALTH_PORT: String(port), ...env },
      }),
    );
    const exit = once(child, 'exit');
    return new OperatorProcess(`http://127.0.0.1:${port}`, startedAt, async () => {
      child.kill('SIGTERM');
      await exit;
    });
  }

  async metrics(): Promise<string> {
    return metricsAt(this.url);
  }

  async end(): Promise<void> {
    await this.#end();
  }
}

const DEPLOYMENT = join(import.meta.dirname, '../../../config/operator/deployment.yaml');
const MIB = 1024 ** 2;

/**
 * What Node is told where the operator is deployed: the Deployment's NODE_OPTIONS, and the bound of the heap that Node
 * takes by itself in a container with the Deployment's memory limit, which is half of that.
 */
function deployedFlags(): string[] {
  const text = readFileSync(DEPLOYMENT, 'utf8');
  const options = /NODE_OPTIONS, value: (\S+)\}/.exec(text)?.[1];
  const limit = /limits: \{memory: (\w+)\}/.exec(text)?.[1];
  if (options === undefined || limit === undefined) throw new Error(`${DEPLOYMENT} says no NODE_OPTIONS or no limit`);
  return [options, `--max-old-space-size=${parseQuantity(limit) / 2 / MIB}`, '--disable-warning=DEP0040'];
}
