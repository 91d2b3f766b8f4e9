import { parseExact } from '../../crds/exact-json.ts';
import type { ListFacts } from '../../crds/lists/point-list.ts';
import type { Points } from '../../crds/parameters/parameter-space.ts';
import type { IdRange } from '../../crds/partition.ts';
import { LedgerRefused } from '../errors.ts';

/** Points that are fetched at once. */
export const MOST_FETCHED = 2048;
/** Points that are fetched before they are asked for. */
const AHEAD = 2 * MOST_FETCHED;

/** The lines of points [start, end), each with its line end; tried until they come. */
export type FetchPoints = (range: IdRange, signal: AbortSignal) => Promise<string>;

/** For whom points are fetched. */
export interface PointsClient {
  /** Ranges of points that are still needed; what is in none of them is forgotten. */
  needed: () => readonly IdRange[];
  /** More points are at hand. */
  arrived: () => void;
  /** Points cannot be had. */
  failed: (error: unknown) => void;
}

interface Span extends IdRange {
  lines: readonly string[];
}

/** The points of a list that the ledger has, of which this worker fetches only those that it computes. */
export class FetchedPoints implements Points {
  readonly count: number;
  private readonly fetch: FetchPoints;
  private readonly stop = new AbortController();
  private readonly spans: Span[] = [];
  private readonly fetching: IdRange[] = [];
  private client: PointsClient | undefined;
  private last: Span | undefined;

  constructor({ count }: ListFacts, fetch: FetchPoints) {
    this.count = count;
    this.fetch = fetch;
  }

  /** Names the one that is told; before, nothing is fetched. */
  serve(client: PointsClient): void {
    this.client = client;
  }

  readonly at = (index: number): unknown => {
    const span = this.spanAt(index);
    const line = span?.lines[index - span.start];
    if (line === undefined) throw new RangeError(`point ${index} of the list is not at hand`);
    return parseExact(line);
  };

  /** How many of the points [index, end) are at hand without a gap; those behind them are fetched meanwhile. */
  readonly atHand = (index: number, end: number): number => {
    const covered = this.covered(index, this.spans);
    this.bring(covered, index + AHEAD, Math.min(end, this.count));
    return Math.min(covered, end) - index;
  };

  /** Points that are held now. */
  get held(): number {
    return this.spans.reduce((sum, { lines }) => sum + lines.length, 0);
  }

  /** Nothing more is fetched. */
  end(): void {
    this.stop.abort();
  }

  private spanAt(index: number): Span | undefined {
    if (this.last === undefined || index < this.last.start || index >= this.last.end) {
      this.last = this.spans.find(({ start, end }) => index >= start && index < end);
    }
    return this.last;
  }

  /** The first point from that one on that is in none of the ranges. */
  private covered(index: number, ranges: readonly IdRange[]): number {
    let at = index;
    for (;;) {
      const range = ranges.find(({ start, end }) => at >= start && at < end);
      if (range === undefined) return at;
      at = range.end;
    }
  }

  /** Fetches, many at once, what begins before `ahead` and is not at hand. */
  private bring(from: number, ahead: number, end: number): void {
    for (let start = from; ;) {
      start = this.covered(start, [...this.spans, ...this.fetching]);
      if (start >= Math.min(ahead, end) || this.client === undefined || this.stop.signal.aborted) return;
      void this.fetchRange({ start, end: Math.min(start + MOST_FETCHED, end) }, this.client);
    }
  }

  private async fetchRange(range: IdRange, client: PointsClient): Promise<void> {
    const { signal } = this.stop;
    this.fetching.push(range);
    let text: string | undefined;
    try {
      text = await this.fetch(range, signal);
    } catch (error) {
      if (!signal.aborted) client.failed(error);
    }
    this.fetching.splice(this.fetching.indexOf(range), 1);
    if (text !== undefined) this.take(range, text, client);
  }

  private take(range: IdRange, text: string, client: PointsClient): void {
    const lines = text.split('\n');
    const wanted = range.end - range.start;
    if (lines.pop() !== '' || lines.length !== wanted) {
      client.failed(new LedgerRefused(`the ledger gave ${lines.length} points where ${wanted} were asked for`));
      return;
    }
    const needed = client.needed();
    const isNeeded = (span: IdRange): boolean => needed.some(({ start, end }) => span.start < end && span.end > start);
    const kept = this.spans.filter(isNeeded);
    this.spans.splice(0, this.spans.length, ...kept, { ...range, lines });
    this.last = undefined;
    client.arrived();
  }
}
