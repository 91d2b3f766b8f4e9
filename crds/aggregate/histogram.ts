/** Equal bins over [from, to]: each holds its lower edge and not its upper one, except the last, which holds `to` too. */
export interface HistogramBins {
  from: number;
  to: number;
  bins: number;
}

/** Counts of values in, below and above the bins. */
export interface HistogramCounts {
  below: number;
  above: number;
  counts: number[];
}

export function emptyHistogram({ bins }: HistogramBins): HistogramCounts {
  return { below: 0, above: 0, counts: Array.from({ length: bins }, () => 0) };
}

/** The lower edge of a bin, or `to` for the bin after the last. */
export function binEdge({ from, to, bins }: HistogramBins, bin: number): number {
  return bin === bins ? to : from + (bin * (to - from)) / bins;
}

/** Counts a finite value. Decides by the edges that {@link binEdge} gives, so nobody sees a value in the wrong bin. */
export function countValue(spec: HistogramBins, into: HistogramCounts, x: number): void {
  const { from, to, bins } = spec;
  if (x < from) into.below += 1;
  else if (x > to) into.above += 1;
  else {
    let bin = Math.min(bins - 1, Math.floor(((x - from) / (to - from)) * bins));
    while (bin > 0 && x < binEdge(spec, bin)) bin -= 1;
    while (bin < bins - 1 && x >= binEdge(spec, bin + 1)) bin += 1;
    into.counts[bin] = (into.counts[bin] ?? 0) + 1;
  }
}

export function addHistograms(a: HistogramCounts, b: HistogramCounts): HistogramCounts {
  return {
    below: a.below + b.below,
    above: a.above + b.above,
    counts: a.counts.map((count, bin) => count + (b.counts[bin] ?? 0)),
  };
}
