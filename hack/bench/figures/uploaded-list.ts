import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { bringList, factsOf } from '../../../cli/upload/bring-list.ts';
import type { ListFile } from '../../../cli/upload/list-file.ts';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import { endsWithUs } from '../../../test/soak/ends-with-us.ts';
import type { BenchContext, Figure, Measurement } from '../figure.ts';
import { BenchLedger } from '../programs/bench-ledger.ts';
import { bundled } from '../programs/bundles.ts';
import { workerEnvironment } from '../programs/worker-environment.ts';

const LARGE = 10_000_000;
const SMALL = 100_000;
/** What the one worker computes of either. */
const COMPUTED = 100_000;
const LOT = 1000;
const LOOK_MS = 50;
const TARGET = { most: 200 };
const NOTE = 'once, whatever ROUNDS says: it takes minutes';

/** What a list of ten million points takes of memory: of the ledger that takes it in, and of a worker that computes a part. */
export const uploadedList: Figure = {
  name: 'uploaded-list',
  place: 'processes',
  async measure({ say }: BenchContext): Promise<Measurement[]> {
    const small = await peaks(SMALL);
    const large = await peaks(LARGE);
    say(`ledger ${large.ledger.toFixed(0)} MB, worker ${large.worker.toFixed(0)} MB, ${large.seconds.toFixed(0)} s`);
    const title = `the same with ${SMALL.toLocaleString('en')}`;
    return [
      {
        name: 'uploaded-list-ledger',
        title: 'Ledger: most memory while 10,000,000 points are uploaded and a part is computed',
        unit: 'MB',
        values: [large.ledger],
        control: { title, unit: 'MB', values: [small.ledger] },
        target: TARGET,
        note: NOTE,
      },
      {
        name: 'uploaded-list-worker',
        title: 'Worker: most memory while it computes 100,000 of 10,000,000 uploaded points',
        unit: 'MB',
        values: [large.worker],
        control: { title, unit: 'MB', values: [small.worker] },
        target: TARGET,
        note: NOTE,
      },
      {
        name: 'uploaded-list-seconds',
        title: 'make upload of 10,000,000 points, checking and sending',
        unit: 's',
        values: [large.seconds],
        control: { title, unit: 's', values: [small.seconds] },
        note: NOTE,
      },
    ];
  },
};

interface Peaks {
  /** Megabytes. */
  ledger: number;
  worker: number;
  /** Of the upload. */
  seconds: number;
}

async function peaks(count: number): Promise<Peaks> {
  const { operator } = await bundled();
  const ledger = await BenchLedger.start({}, operator);
  try {
    const file = generated(count);
    const begun = performance.now();
    const facts = await factsOf(file);
    await bringList(file, facts, ledger.client);
    const seconds = (performance.now() - begun) / 1000;
    const { work, ...rest } = buildRegistration({ total: count, segments: count / COMPUTED });
    const parameters = { list: { upload: facts.checksum } };
    const algorithm = { name: 'echo' as const, args: {} };
    const uid = await ledger.register({ ...rest, work: { ...work, parameters, algorithm, points: facts } });
    const worker = await peakOfWorker(ledger, uid);
    return { ledger: peakOf(ledger.pid), worker, seconds };
  } finally {
    await ledger.end();
  }
}

/** Points that need no file: {"x": 0.…, "k": …}. */
function generated(count: number): ListFile {
  return {
    async *points() {
      for (let start = 0; start < count; start += LOT) {
        yield Array.from({ length: LOT }, (_, at) => `{"x":${(start + at) / 8},"method":"euler","k":${start + at}}`);
      }
    },
  };
}

async function peakOfWorker(ledger: BenchLedger, uid: string): Promise<number> {
  const { worker } = await bundled();
  const env = { ...process.env, ...workerEnvironment(ledger, uid) };
  const child = endsWithUs(spawn(process.execPath, [worker], { env, stdio: 'ignore' }));
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, peakOf(child.pid ?? 0));
  }, LOOK_MS);
  const [code]: unknown[] = await once(child, 'exit');
  clearInterval(timer);
  if (code !== 0) throw new Error(`the worker ended with ${String(code)}`);
  return most;
}

/** The most memory that a process has had so far, in megabytes; 0 where it is gone. */
function peakOf(pid: number): number {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kibibytes ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}
