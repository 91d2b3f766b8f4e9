import { writeLine } from './write-line.ts';

/** How much is said. */
export type Level = 'error' | 'warn' | 'info' | 'debug';

const LEVELS: readonly Level[] = ['error', 'warn', 'info', 'debug'];

/** Writes lines such as `[2026-01-27 05:20:48.396] [INFO ] [WORKER-0] [worker] message`, times in UTC. */
export class Logger {
  private readonly shard: string;
  private readonly most: number;
  private readonly write: (line: string) => void;
  private readonly now: () => Date;

  /** @param level least important level that is written; anything unknown means info. */
  constructor(
    shard: string,
    level: string | undefined,
    write: (line: string) => void = (line) => writeLine(1, line),
    now: () => Date = () => new Date(),
  ) {
    this.shard = shard;
    const known = LEVELS.findIndex((name) => name === level);
    this.most = known < 0 ? LEVELS.indexOf('info') : known;
    this.write = write;
    this.now = now;
  }

  log(level: Level, message: string): void {
    if (LEVELS.indexOf(level) > this.most) return;
    const time = this.now().toISOString().replace('T', ' ').replace('Z', '');
    this.write(`[${time}] [${level.toUpperCase().padEnd(5)}] [WORKER-${this.shard}] [worker] ${message}\n`);
  }

  /** A line for machines: JSON alone. */
  json(value: object): void {
    this.write(`${JSON.stringify(value)}\n`);
  }
}
