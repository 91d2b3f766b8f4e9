// The ledger's writing thread: batches of operations in, their outcomes out. "close" ends it.
import { parentPort, workerData } from 'node:worker_threads';
import { isRecord } from '../../../crds/record.ts';
import { GroupWriter } from './group-writer.ts';
import type { WriteOp } from './write-op.ts';

const settings: unknown = workerData;
if (parentPort === null || !isRecord(settings)) throw new TypeError('this file is a worker thread of the ledger');
const { folder, reserveBytes } = settings;
if (typeof folder !== 'string' || typeof reserveBytes !== 'number') throw new TypeError('folder, reserveBytes missing');

const port = parentPort;
const writer = new GroupWriter(folder, reserveBytes);
port.postMessage('ready');
port.on('message', (message: readonly WriteOp[] | 'close') => {
  if (message === 'close') {
    writer.close();
    port.close();
  } else {
    port.postMessage(writer.run(message));
  }
});
