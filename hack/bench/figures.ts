import type { Figure } from './figure.ts';
import { clusterRun } from './figures/cluster-run.ts';
import { echo } from './figures/echo.ts';
import { exec } from './figures/exec.ts';
import { hundredRunning } from './figures/hundred-running.ts';
import { idleComputations } from './figures/idle-computations.ts';
import { imageSize } from './figures/image-size.ts';
import { ledgerKilled } from './figures/ledger-killed.ts';
import { ledgerRate } from './figures/ledger-rate.ts';
import { nodeLost } from './figures/node-lost.ts';
import { operatorStart } from './figures/operator-start.ts';
import { peers } from './figures/peers.ts';
import { peersOnKind } from './figures/peers-on-kind.ts';
import { python } from './figures/python.ts';
import { queue } from './figures/queue.ts';
import { queueCrowd } from './figures/queue-crowd.ts';
import { queueLost } from './figures/queue-lost.ts';
import { queueMemory } from './figures/queue-memory.ts';
import { queueNoOp } from './figures/queue-no-op.ts';
import { queueTen } from './figures/queue-ten.ts';
import { resourceSize } from './figures/resource-size.ts';
import { statusWrites } from './figures/status-writes.ts';
import { uploadedList } from './figures/uploaded-list.ts';
import { workerKilled } from './figures/worker-killed.ts';
import { workerOverhead } from './figures/worker-overhead.ts';
import { workerStart } from './figures/worker-start.ts';

/** The parts of docs/benchmarks.md, each with its table, and the figures of each in the order in which they are shown. */
export const PARTS: Readonly<Record<string, readonly Figure[]>> = {
  runs: [
    workerOverhead,
    clusterRun,
    echo,
    ledgerRate,
    nodeLost,
    workerKilled,
    ledgerKilled,
    statusWrites,
    idleComputations,
    hundredRunning,
    resourceSize,
    imageSize,
    operatorStart,
    workerStart,
  ],
  functions: [python, exec, uploadedList],
  queue: [queue, queueNoOp, queueTen, queueLost, queueMemory, queueCrowd],
  peers: [peers, peersOnKind],
};

/** All figures, in the order in which they are measured. */
export const FIGURES: readonly Figure[] = Object.values(PARTS).flat();
