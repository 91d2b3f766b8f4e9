import { Agent } from 'node:http';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buildRegistration } from '../../../test/ledger/commit-builder.ts';
import type { BenchContext, Control, Figure, Measurement } from '../figure.ts';
import { BenchLedger, benchFolder } from '../programs/bench-ledger.ts';
import { Committer, commitOf, SUM } from '../programs/committer.ts';
import { cpuSecondsOf } from '../programs/metric.ts';
import { ratiosOf } from '../report/stats.ts';

const ROWS = 1000;
const PER_SEGMENT = 1_000_000_000;
const WRITERS = [3, 30, 300];
const MEASURE_MS = 3000;

interface Rate {
  rowsPerSecond: number;
  cpuMicrosecondsPerRow: number;
}

/** How fast the ledger makes rows durable, with few and with many workers. */
export const ledgerRate: Figure = {
  name: 'ledger-rate',
  place: 'processes',
  async measure({ rounds, say }: BenchContext): Promise<Measurement[]> {
    const alone: number[] = [];
    const rates = new Map<number, Rate[]>(WRITERS.map((writers) => [writers, []]));
    for (let round = 0; round < rounds; round += 1) {
      alone.push(sqliteRate());
      for (const [writers, found] of rates) found.push(await rateOf(writers));
      const shown = [...rates].map(
        ([writers, found]) => `${writers}: ${inThousands(found.at(-1)?.rowsPerSecond ?? 0)}`,
      );
      say(`SQLite alone ${inThousands(alone.at(-1) ?? 0)}; workers ${shown.join(', ')}; 1,000 rows/s`);
    }
    const control: Control = { title: 'SQLite alone, the same inserts one by one', unit: 'rows/s', values: alone };
    const perSecond = (writers: number): number[] => (rates.get(writers) ?? []).map((rate) => rate.rowsPerSecond);
    return [
      ...WRITERS.map((writers) => ({
        name: `ledger-rows-${writers}`,
        title: `ledger: durable rows from ${writers} simulated workers, 1,000 a commit`,
        unit: 'rows/s',
        values: perSecond(writers),
        control,
        target: { least: 1_000_000 },
        note: 'the workers are simulated by one process on the same machine',
      })),
      {
        name: 'ledger-flat',
        title: 'ledger: rows/s from 300 workers ÷ from 3',
        unit: '×',
        values: ratiosOf(perSecond(300), perSecond(3)),
        target: { least: 0.9 },
      },
      ...WRITERS.map((writers) => ({
        name: `ledger-cpu-${writers}`,
        title: `ledger: CPU a row, ${writers} workers`,
        unit: 'µs',
        values: (rates.get(writers) ?? []).map((rate) => rate.cpuMicrosecondsPerRow),
        note: 'user and system time of the ledger’s process',
      })),
    ];
  },
};

async function rateOf(writers: number): Promise<Rate> {
  const ledger = await BenchLedger.start();
  const agent = new Agent({ keepAlive: true, maxSockets: writers });
  try {
    const uid = await ledger.register(
      buildRegistration({ total: PER_SEGMENT * writers, segments: writers, aggregations: [SUM] }),
    );
    const { url } = ledger;
    const committers = await Promise.all(
      Array.from({ length: writers }, async (_, segment) => Committer.claim({ url, uid, segment, agent }, ROWS)),
    );
    // Once unmeasured, to open the connections.
    await Promise.all(committers.map(async (committer) => committer.commit()));
    const cpuBefore = await cpuSecondsOf(url);
    const begun = performance.now();
    let commits = 0;
    await Promise.all(
      committers.map(async (committer) => {
        while (performance.now() - begun < MEASURE_MS) {
          await committer.commit();
          commits += 1;
        }
      }),
    );
    const seconds = (performance.now() - begun) / 1000;
    const cpu = (await cpuSecondsOf(url)) - cpuBefore;
    const rows = commits * ROWS;
    return { rowsPerSecond: rows / seconds, cpuMicrosecondsPerRow: (cpu / rows) * 1e6 };
  } finally {
    agent.destroy();
    await ledger.end();
  }
}

function sqliteRate(): number {
  const folder = benchFolder();
  const db = new DatabaseSync(join(folder, 'control.db'));
  try {
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE chunk (id INTEGER PRIMARY KEY, rows BLOB)',
    );
    const insert = db.prepare('INSERT INTO chunk (rows) VALUES (?)');
    const rows = commitOf(0, ROWS);
    let commits = 0;
    const begun = performance.now();
    while (performance.now() - begun < MEASURE_MS) {
      insert.run(rows);
      commits += 1;
    }
    return (commits * ROWS) / ((performance.now() - begun) / 1000);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

function inThousands(rowsPerSecond: number): string {
  return Math.round(rowsPerSecond / 1000).toLocaleString('en');
}
