import type { Logger } from './logger.ts';

const SLOW_MS = 10_000;

/** Says how far a shard is: at every tenth of it, and every ten seconds where that takes longer. */
export class ProgressLog {
  private readonly logger: Logger;
  private readonly total: number;
  private readonly clock: () => number;
  private readonly remark: () => string;
  private readonly step: number;
  private readonly timer: NodeJS.Timeout;
  private done: number;
  private mark: number;
  private saidDone: number;
  private saidAt: number;

  /**
   * @param done parameters of the shard that were computed before.
   * @param remark said at the end of each line.
   */
  constructor(
    logger: Logger,
    total: number,
    done: number,
    clock: () => number = () => performance.now(),
    remark: () => string = () => '',
  ) {
    this.remark = remark;
    this.logger = logger;
    this.total = total;
    this.clock = clock;
    this.step = Math.max(1, Math.ceil(total / 10));
    this.done = done;
    this.mark = done + this.step;
    this.saidDone = done;
    this.saidAt = clock();
    this.timer = setInterval(() => this.sayIfSlow(), 1000);
    this.timer.unref();
  }

  /** One more parameter has its outcome. */
  count(): void {
    this.done += 1;
    if (this.done >= this.mark) this.say();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private sayIfSlow(): void {
    if (this.clock() - this.saidAt >= SLOW_MS) this.say();
  }

  private say(): void {
    const batch = this.done - this.saidDone;
    const seconds = (this.clock() - this.saidAt) / 1000;
    const percent = ((100 * this.done) / this.total).toFixed(1);
    const rate = seconds > 0 ? ` (${(batch / seconds).toFixed(1)}/s)` : '';
    this.logger.log(
      'info',
      `📊 LIFECYCLE: PROGRESS - ${this.done}/${this.total} (${percent}%) - batch of ${batch} in ${seconds.toFixed(2)}s${rate}${this.remark()}`,
    );
    this.saidDone = this.done;
    this.saidAt = this.clock();
    this.mark = this.done + this.step;
  }
}
