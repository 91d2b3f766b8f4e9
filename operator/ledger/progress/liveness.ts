import { RateMeter } from './rate-meter.ts';

/** What a segment's worker said last. */
export interface InHand {
  id: number;
  seconds: number;
}

interface Life {
  epoch: number;
  heardAt: number;
  /** Heartbeats came in this epoch. */
  beats: boolean;
  inHand: InHand | undefined;
  meter: RateMeter;
}

/** How a Computation's segments are doing, as far as it is not worth a write: gone with the process. */
export class Liveness {
  readonly #seconds: () => number;
  readonly #bootedAt: number;
  readonly #segments = new Map<number, Life>();
  readonly #meter: RateMeter;
  /** A commit was refused because `results.maxBytes` is reached, and none accepted since. */
  full = false;

  /**
   * @param seconds a clock that stands still while the ledger is not up
   * @param bootedAt since when, by that clock, workers could have been heard
   */
  constructor(seconds: () => number, bootedAt: number) {
    this.#seconds = seconds;
    this.#bootedAt = bootedAt;
    this.#meter = new RateMeter(seconds());
  }

  claimed(segment: number, epoch: number): void {
    const at = this.#seconds();
    const meter = this.#segments.get(segment)?.meter ?? new RateMeter(at);
    this.#segments.set(segment, { epoch, heardAt: at, beats: false, inHand: undefined, meter });
  }

  committed(segment: number, epoch: number, count: number): void {
    const at = this.#seconds();
    this.#life(segment, epoch).meter.add(count, at);
    this.#life(segment, epoch).heardAt = at;
    this.#meter.add(count, at);
    this.full = false;
  }

  beat(segment: number, epoch: number, inHand: InHand | undefined): void {
    const life = this.#life(segment, epoch);
    life.heardAt = this.#seconds();
    life.beats = true;
    life.inHand = inHand;
  }

  /** Whether heartbeats of the newest claimant came. */
  wasHeard(segment: number): boolean {
    return this.#segments.get(segment)?.beats ?? false;
  }

  silentSeconds(segment: number): number {
    return this.#seconds() - (this.#segments.get(segment)?.heardAt ?? this.#bootedAt);
  }

  inHand(segment: number): InHand | undefined {
    return this.#segments.get(segment)?.inHand;
  }

  segmentRate(segment: number): number {
    return this.#segments.get(segment)?.meter.perSecond(this.#seconds()) ?? 0;
  }

  rate(): number {
    return this.#meter.perSecond(this.#seconds());
  }

  #life(segment: number, epoch: number): Life {
    const known = this.#segments.get(segment);
    if (known?.epoch === epoch) return known;
    const at = this.#seconds();
    const meter = known?.meter ?? new RateMeter(at);
    const life: Life = { epoch, heardAt: at, beats: false, inHand: undefined, meter };
    this.#segments.set(segment, life);
    return life;
  }
}
