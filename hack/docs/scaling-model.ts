import { markdownTable } from '../../cli/report/markdown-table.ts';

/** What is computed, on how many pods. */
export interface Run {
  parameters: number;
  workers: number;
  /** Seconds that the function takes for one parameter. */
  secondsPerParameter: number;
}

/** Seconds of each part of a run, and what its ledger has to bear. */
export interface Prediction {
  /** Until the last pod has begun. */
  start: number;
  /** From there until the last parameter is computed. */
  compute: number;
  total: number;
  commitsPerSecond: number;
  rowsPerSecond: number;
}

/** Figures that the model rests on; docs/scaling.md says where each comes from. */
export const FIGURES = {
  /** From apply until the first pods compute, seconds. */
  firstPodSeconds: 1.5,
  /** Pods that the Job controller and the scheduler start. */
  podsPerSecond: 30,
  /** What a worker adds to each parameter, seconds. */
  overheadSeconds: 0.00025,
  /** From the last commit until the status says so, seconds. */
  endSeconds: 0.5,
  /** A worker commits so often, unless 1,000 parameters are done earlier. */
  commitsPerSecond: 1,
  commitParameters: 1000,
};

/** The seed's four rows. */
export const SEED_RUNS: readonly Run[] = [
  { parameters: 10_000, workers: 3, secondsPerParameter: 0.001 },
  { parameters: 100_000, workers: 10, secondsPerParameter: 0.001 },
  { parameters: 1_000_000, workers: 100, secondsPerParameter: 0.001 },
  { parameters: 10_000_000, workers: 1000, secondsPerParameter: 0.001 },
];

/** How long a run takes, one slot a worker, one core for each worker. */
export function predict({ parameters, workers, secondsPerParameter }: Run): Prediction {
  const start = Math.max(FIGURES.firstPodSeconds, workers / FIGURES.podsPerSecond);
  const each = secondsPerParameter + FIGURES.overheadSeconds;
  const compute = Math.ceil(parameters / workers) * each;
  const ownRows = 1 / each;
  return {
    start,
    compute,
    total: start + compute + FIGURES.endSeconds,
    commitsPerSecond: workers * Math.max(FIGURES.commitsPerSecond, ownRows / FIGURES.commitParameters),
    rowsPerSecond: workers * ownRows,
  };
}

/** The seed's rows as the model predicts them, as a Markdown table. */
export function scalingTable(): string {
  return markdownTable(
    ['Workers', 'Parameters of 1 ms', 'Starting', 'Computing', 'In all', 'Commits/s', 'Rows/s'],
    SEED_RUNS.map((run) => {
      const { start, compute, total, commitsPerSecond, rowsPerSecond } = predict(run);
      const seconds = [start, compute, total].map((value) => `${value.toFixed(1)} s`);
      return [whole(run.workers), whole(run.parameters), ...seconds, whole(commitsPerSecond), whole(rowsPerSecond)];
    }),
  );
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
