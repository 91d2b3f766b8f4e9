// BullMQ over Redis (REDIS_URL): three worker processes of one job at a time, a job a parameter, results in Redis.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

const require = createRequire(`${process.env.PEERS_FOLDER}/package.json`);
const { Queue, QueueEvents, Worker } = require('bullmq');
const { version } = require('bullmq/package.json');
const url = new URL(process.env.REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), maxRetriesPerRequest: null };
const COUNTS = { 'one-ms': 10_000, 'no-op': 100_000, skew: 10_000 };
const LOT = 5000;

async function compute({ sweep, i }) {
  const milliseconds = sweep === 'no-op' ? 0 : sweep === 'skew' && i < 3300 && i % 33 === 0 ? 100 : 1;
  if (milliseconds > 0) await pause(milliseconds);
  return 2 * i;
}

if (process.argv[2] === 'worker') {
  const worker = new Worker('sweep', async ({ data }) => compute(data), { connection });
  await worker.waitUntilReady();
  process.send('ready');
  process.on('disconnect', () => process.exit(0));
} else {
  const sweep = process.argv[2];
  const count = COUNTS[sweep];
  const workers = Array.from({ length: 3 }, () => fork(process.argv[1], ['worker']));
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
  const queue = new Queue('sweep', { connection });
  const events = new QueueEvents('sweep', { connection });
  await events.waitUntilReady();
  const results = Array.from({ length: count }, () => undefined);
  let left = count;
  const all = Promise.withResolvers();
  events.on('failed', ({ failedReason }) => all.reject(new Error(failedReason)));
  events.on('completed', ({ jobId, returnvalue }) => {
    results[Number(jobId.slice(1))] = Number(returnvalue);
    left -= 1;
    if (left === 0) all.resolve();
  });
  const begun = performance.now();
  for (let first = 0; first < count; first += LOT) {
    const ids = Array.from({ length: Math.min(LOT, count - first) }, (_, k) => first + k);
    await queue.addBulk(ids.map((i) => ({ name: 'compute', data: { sweep, i }, opts: { jobId: `p${i}` } })));
  }
  await all.promise;
  const seconds = (performance.now() - begun) / 1000;
  if (results.some((result, i) => result !== 2 * i)) throw new Error(`${sweep}: wrong results`);
  console.log(JSON.stringify({ seconds, version }));
  for (const worker of workers) worker.disconnect();
  process.exit(0);
}
