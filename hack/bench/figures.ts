import type { Figure } from './figure.ts';
import { echo } from './figures/echo.ts';
import { ledgerRate } from './figures/ledger-rate.ts';
import { workerOverhead } from './figures/worker-overhead.ts';
import { workerStart } from './figures/worker-start.ts';

/** All figures, in the order in which they are measured and shown. */
export const FIGURES: readonly Figure[] = [workerOverhead, echo, ledgerRate, workerStart];
