/**
 * Durable commits a second of a real ledger over HTTP, with 1, 8 and 32 writers at once, beside SQLite alone doing the
 * same inserts one by one: 1,000 rows of about 30 bytes each. `node hack/bench/ledger-commits.ts [seconds] [folder]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Aggregation } from '../../crds/computation.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { buildCommit, buildRegistration } from '../../test/ledger/commit-builder.ts';
import { LedgerProcess } from '../../test/ledger/ledger-process.ts';
import { SECRET } from '../../test/ledger/test-ledger.ts';

const ROWS = 1000;
const PER_SEGMENT = 1_000_000_000;
const SUM: Aggregation = { name: 'total', op: 'sum', field: 'result' };

const seconds = Number(process.argv[2] ?? 5);
const parent = process.argv[3] ?? tmpdir();

function bodyAt(offset: number): Buffer {
  const rows = Array.from({ length: ROWS }, (_, k) => ({ r: { result: ((offset + k) % 1000) + 0.25, n: 123456 } }));
  return buildCommit({ offset, rows, aggregations: [SUM] });
}

function post(url: string, agent: Agent, body: Buffer, type: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${SECRET}`, 'content-type': type, 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += String(piece)));
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The body for another offset: only the numbers in its header change, so that making it costs no time here. */
function moved(template: string, from: number, to: number): Buffer {
  const header = template.slice(0, template.indexOf('\n')).replaceAll(String(from), String(to));
  return Buffer.from(header + template.slice(template.indexOf('\n')));
}

async function ledgerRate(folder: string, writers: number): Promise<{ rate: number; latencies: number[] }> {
  const ledger = await LedgerProcess.start(folder);
  try {
    const client = new LedgerClient({ url: ledger.url, token: async () => SECRET });
    const total = PER_SEGMENT * (writers + 1);
    await client.register('bench', buildRegistration({ total, segments: writers + 1, aggregations: [SUM] }));
    const agent = new Agent({ keepAlive: true, maxSockets: writers });
    const latencies: number[] = [];
    const until = performance.now() + seconds * 1000;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: writers }, async (_, at) => {
        const segment = at + 1;
        const path = `${ledger.url}/v1/computations/bench/segments/${segment}`;
        await post(`${path}/claim`, agent, Buffer.from('{"worker":"w","node":"n"}'), 'application/json');
        const first = segment * PER_SEGMENT;
        const template = bodyAt(first).toString();
        for (let offset = first; performance.now() < until; offset += ROWS) {
          const sentAt = performance.now();
          await post(`${path}/commits`, agent, moved(template, first, offset), 'application/x-ndjson');
          latencies.push(performance.now() - sentAt);
        }
      }),
    );
    agent.destroy();
    return {
      rate: latencies.length / ((performance.now() - began) / 1000),
      latencies: latencies.toSorted((a, b) => a - b),
    };
  } finally {
    await ledger.end('SIGTERM');
  }
}

function sqliteRate(folder: string): number {
  const db = new DatabaseSync(join(folder, 'control.db'));
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE chunk (id INTEGER PRIMARY KEY, rows BLOB)',
  );
  const insert = db.prepare('INSERT INTO chunk (rows) VALUES (?)');
  const rows = bodyAt(0);
  let commits = 0;
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    insert.run(rows);
    commits += 1;
  }
  const rate = commits / ((performance.now() - began) / 1000);
  db.close();
  return rate;
}

async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(parent, 'ttg-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`${seconds} s each, commits of ${ROWS} rows, ${bodyAt(PER_SEGMENT).length} bytes`);
console.log(`SQLite alone, one by one    ${Math.round(await inFolder(sqliteRate))} commits/s`);
for (const writers of [1, 8, 32]) {
  const { rate, latencies } = await inFolder((folder) => ledgerRate(folder, writers));
  const at = (part: number) => (latencies[Math.floor(part * (latencies.length - 1))] ?? 0).toFixed(1);
  console.log(
    `ledger, ${String(writers).padStart(2)} writers          ${Math.round(rate)} commits/s = ` +
      `${Math.round(rate * ROWS).toLocaleString('en')} rows/s; ms: median ${at(0.5)}, 99 % ${at(0.99)}, most ${at(1)}`,
  );
}
