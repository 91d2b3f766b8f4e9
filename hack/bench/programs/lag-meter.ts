import { summaryOf } from '../report/stats.ts';

interface Truth {
  value: number;
  /** When it held, milliseconds of any clock that does not go back. */
  at: number;
}

/**
 * How old what is shown is: a status that shows 300 was true until the ledger had more than 300. Times are seen at the
 * moments of {@link truth}, so a lag is known to the distance of two of them.
 */
export class LagMeter {
  readonly #truths = new Map<string, Truth[]>();
  readonly #lags: number[] = [];

  /** The true value at a time; asked in the order of time. */
  truth(key: string, value: number, at: number): void {
    const known = this.#truths.get(key) ?? [];
    this.#truths.set(key, known);
    if (known.at(-1)?.value !== value) known.push({ value, at });
  }

  /** What is shown at a time. Not counted where nothing is known of the truth. */
  shown(key: string, value: number, at: number): void {
    const known = this.#truths.get(key);
    if (known === undefined) return;
    const overtaken = known.find((truth) => truth.value > value);
    this.#lags.push(overtaken === undefined ? 0 : Math.max(0, at - overtaken.at) / 1000);
  }

  /** Seconds. @throws RangeError where nothing was shown */
  longest(): number {
    return summaryOf(this.#lags).max;
  }

  /** Seconds. @throws RangeError where nothing was shown */
  median(): number {
    return summaryOf(this.#lags).median;
  }
}
