/** Where a figure is measured: processes of this machine, an API server without nodes, or the kind cluster. */
export type Place = 'processes' | 'api-server' | 'cluster';

/** A bound that a figure is to keep. */
export type Target = { most: number } | { least: number };

/** What a figure is compared with, measured in the same run. */
export interface Control {
  /** What it is, such as "a bare Node loop". */
  title: string;
  unit: string;
  /** One a round. */
  values: readonly number[];
}

/** One number of a figure, as often as it was measured. */
export interface Measurement {
  /** Unique, kebab-case: `echo-per-parameter`. */
  name: string;
  /** For people: what is measured. */
  title: string;
  unit: string;
  /** One a round; the median counts. */
  values: readonly number[];
  control?: Control;
  target?: Target;
  /** What has to be known to read the number rightly. */
  note?: string;
  /** Its place in a table of many by many, such as systems by sweeps; absent = it has a row of its own. */
  cell?: Cell;
}

/** A place in a table of many by many. */
export interface Cell {
  row: string;
  column: string;
}

/** What a figure is measured with. */
export interface BenchContext {
  /** How often a measurement is repeated; 5 unless the user says otherwise. */
  rounds: number;
  /** Tells the user what is going on. */
  say: (text: string) => void;
}

/** A figure of `make bench`: one or more numbers that are measured together. */
export interface Figure {
  /** By which `ONLY=` picks it. */
  name: string;
  place: Place;
  /**
   * Measures it and leaves nothing behind.
   *
   * @throws whatever stands in the way; the other figures are measured all the same.
   */
  measure: (context: BenchContext) => Promise<Measurement[]>;
}
