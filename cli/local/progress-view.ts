import type { ComputationStatus, ShardStatus } from '../../crds/computation.ts';

/** Where progress is shown. */
export interface Screen {
  write(text: string): unknown;
  /** A terminal: progress is redrawn in place. */
  isTTY?: boolean;
  columns?: number;
}

const BAR = 24;
const MOST_SHARDS = 16;
const LINE_MS = 2000;

/** Shows progress: a block redrawn in place on a terminal, otherwise a line every two seconds. */
export class ProgressView {
  private readonly screen: Screen;
  private drawn = 0;
  private saidAt = -Infinity;
  private said = '';

  constructor(screen: Screen) {
    this.screen = screen;
  }

  /** @param now milliseconds that never go back. */
  show(status: ComputationStatus, now = performance.now()): void {
    if (this.screen.isTTY === true) {
      this.clear();
      const lines = [summaryLine(status), ...(status.shards ?? []).slice(0, MOST_SHARDS).map(shardLine)];
      this.screen.write(lines.map((line) => `${line.slice(0, (this.screen.columns ?? 120) - 1)}\n`).join(''));
      this.drawn = lines.length;
      return;
    }
    const line = summaryLine(status);
    if (now - this.saidAt < LINE_MS || line === this.said) return;
    this.screen.write(`${line}\n`);
    this.saidAt = now;
    this.said = line;
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear();
    this.screen.write(`${text}\n`);
  }

  /** Takes the block away. */
  clear(): void {
    if (this.drawn > 0) this.screen.write(`\u001B[${this.drawn}A\u001B[0J`);
    this.drawn = 0;
  }
}

function summaryLine({ progress, workers = '' }: ComputationStatus): string {
  if (progress === undefined) return 'starting';
  const { summary, percent, failed, rate = '-', eta } = progress;
  const left = eta === undefined ? '' : `, ${eta} left`;
  return `${summary} (${percent}%), ${failed} failed, ${rate}${left}, workers ${workers}`;
}

function shardLine(shard: ShardStatus): string {
  const { index, range, phase, completed, failed, slowest } = shard;
  const [first = 0, last = -1] = range === '' ? [] : range.split('-').map(Number);
  const total = last - first + 1;
  const done = completed + failed;
  const filled = total <= 0 ? BAR : Math.floor((BAR * done) / total);
  const slow = slowest === undefined ? '' : ` (parameter ${slowest.parameter} for ${slowest.seconds} s)`;
  return `  shard ${index} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${done}/${total} ${phase}${slow}`;
}
