import type { Figure } from './figure.ts';
import { echo } from './figures/echo.ts';
import { hundredRunning } from './figures/hundred-running.ts';
import { idleComputations } from './figures/idle-computations.ts';
import { ledgerRate } from './figures/ledger-rate.ts';
import { operatorStart } from './figures/operator-start.ts';
import { resourceSize } from './figures/resource-size.ts';
import { statusWrites } from './figures/status-writes.ts';
import { workerOverhead } from './figures/worker-overhead.ts';
import { workerStart } from './figures/worker-start.ts';

/** All figures, in the order in which they are measured and shown. */
export const FIGURES: readonly Figure[] = [
  workerOverhead,
  echo,
  ledgerRate,
  workerStart,
  operatorStart,
  statusWrites,
  idleComputations,
  hundredRunning,
  resourceSize,
];
