import type { IdRange } from '../../crds/partition.ts';
import type { Outcome } from '../compute/outcome.ts';

/** A parameter's outcome that waits to become durable. */
export interface WaitingRow {
  id: number;
  outcome: Outcome;
  /** The stored line, without its end. */
  line: string;
}

/** Bounds of a {@link Window}. */
export interface WindowLimits {
  /** Parameters that may be handed out beyond the durable offset. */
  parameters: number;
  /** Characters of waiting lines beyond which nothing is handed out. */
  characters: number;
}

/**
 * What lies between the durable offset and the parameters that nobody has been given yet. It bounds how far the worker
 * runs ahead of the ledger.
 */
export class Window {
  private end: number;
  private readonly limits: WindowLimits;
  private readonly rows: (WaitingRow | undefined)[];
  private nextId: number;
  private characters = 0;
  private durable: number;
  private firstGap: number;
  private held = 0;

  constructor(offset: number, end: number, limits: WindowLimits) {
    this.end = end;
    this.limits = limits;
    this.rows = Array.from({ length: Math.max(1, Math.min(limits.parameters, end - offset)) });
    this.nextId = offset;
    this.durable = offset;
    this.firstGap = offset;
  }

  /** First id that is not durable. */
  get offset(): number {
    return this.durable;
  }

  /** Number of rows from the offset on without a gap: what can be committed. */
  get ready(): number {
    return this.firstGap - this.durable;
  }

  /** Number of rows that are not durable yet. */
  get waiting(): number {
    return this.held;
  }

  /** Their lines' characters. */
  get waitingCharacters(): number {
    return this.characters;
  }

  /** First id that nobody has been given. */
  get next(): number {
    return this.nextId;
  }

  /** Number of ids that nobody has been given. */
  get left(): number {
    return this.end - this.nextId;
  }

  /** First id after all that have an outcome. */
  get leastEnd(): number {
    let id = this.nextId;
    while (id > this.firstGap && this.at(id - 1) === undefined) id -= 1;
    return id;
  }

  /** It ends before `end`, which is at least {@link leastEnd}; what was handed out beyond that is awaited no more. */
  shorten(end: number): void {
    this.end = end;
    this.nextId = Math.min(this.nextId, end);
  }

  /** The id was handed out and has no outcome yet. */
  awaits(id: number): boolean {
    return id >= this.firstGap && id < this.nextId && this.at(id) === undefined;
  }

  /** The next ids that nobody has been given, at most so many; undefined = none, or too far ahead. */
  take(most: number): IdRange | undefined {
    if (this.characters > this.limits.characters) return undefined;
    const start = this.nextId;
    const end = Math.min(start + most, this.end, this.durable + this.limits.parameters);
    if (end <= start) return undefined;
    this.nextId = end;
    return { start, end };
  }

  /** Takes in an outcome of an id that was handed out. */
  put(id: number, outcome: Outcome): void {
    const line = outcome.kind === 'result' ? outcome.row : JSON.stringify({ e: outcome.failure });
    this.rows[id % this.rows.length] = { id, outcome, line };
    this.characters += line.length;
    this.held += 1;
    while (this.at(this.firstGap) !== undefined) this.firstGap += 1;
  }

  /** The first `count` rows from the offset on; fewer where there is a gap. */
  first(count: number): WaitingRow[] {
    const rows: WaitingRow[] = [];
    for (let id = this.durable; id < Math.min(this.durable + count, this.firstGap); id += 1) {
      const row = this.at(id);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** The rows below `offset` are durable. */
  advance(offset: number): void {
    for (; this.durable < offset; this.durable += 1) {
      this.characters -= this.at(this.durable)?.line.length ?? 0;
      this.held -= 1;
      this.rows[this.durable % this.rows.length] = undefined;
    }
  }

  private at(id: number): WaitingRow | undefined {
    const row = this.rows[id % this.rows.length];
    return row?.id === id ? row : undefined;
  }
}
