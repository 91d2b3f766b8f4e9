import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../../test/env/free-port.ts';
import { endsWithUs } from '../../../test/soak/ends-with-us.ts';
import { bundled } from './bundles.ts';
import { metricsAt } from './metric.ts';

/** The controller as a process of its own, bundled as in its image. */
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
      spawn(process.execPath, ['--disable-warning=DEP0040', operator, 'controller'], {
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
