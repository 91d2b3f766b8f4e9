import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Aggregation } from '../../../crds/computation.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import { buildCommit, buildRegistration } from '../../ledger/commit-builder.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { SECRET, temporaryFolder } from '../../ledger/test-ledger.ts';

const KILLS = 20;
const WRITERS = 8;
const PER_WRITER = 1_000_000;
const SUM: Aggregation = { name: 'total', op: 'sum', field: 'x' };

/** One worker: commits without pause, sends again what was not answered, remembers what was acknowledged. */
class Writer {
  readonly #url: string;
  readonly #segment: number;
  readonly acknowledged: { id: number; x: number }[] = [];
  #epoch = 0;

  constructor(url: string, segment: number) {
    this.#url = url;
    this.#segment = segment;
  }

  async claim(): Promise<void> {
    const answer = await this.#post('claim', JSON.stringify({ worker: 'w', node: 'n' }), 'application/json');
    this.#epoch = Number(JSON.parse(answer).epoch);
  }

  async run(stop: { now: boolean }): Promise<void> {
    for (let offset = this.#segment * PER_WRITER; !stop.now;) {
      const rows = Array.from({ length: 1 + (offset % 37) }, (_, k) => ({ id: offset + k, x: Math.random() }));
      const content = { epoch: this.#epoch, offset, rows: rows.map(({ x }) => ({ r: { x } })), aggregations: [SUM] };
      await this.#post('commits', buildCommit(content), 'application/x-ndjson');
      this.acknowledged.push(...rows);
      offset += rows.length;
    }
  }

  /** The answer, however often it takes. */
  async #post(what: string, body: Buffer | string, type: string): Promise<string> {
    for (;;) {
      try {
        const response = await fetch(`${this.#url}/v1/computations/u/segments/${this.#segment}/${what}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${SECRET}`, 'content-type': type },
          body: new Uint8Array(Buffer.from(body)),
        });
        const text = await response.text();
        if (response.ok) return text;
        if (response.status < 500) throw new Error(`refused: ${text}`);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      await sleep(20);
    }
  }
}

describe('a ledger killed in mid-commit', () => {
  let folder: string;
  let ledger: LedgerProcess | undefined;

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await ledger?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it(`loses no acknowledged row and doubles none, ${KILLS} times in a row`, async function () {
    this.timeout(240_000); // 16 s on a machine that does nothing else
    ledger = await LedgerProcess.start(folder);
    const { url } = ledger;
    const client = new LedgerClient({ url, token: async () => SECRET });
    await client.register(
      'u',
      buildRegistration({ total: WRITERS * PER_WRITER, segments: WRITERS, aggregations: [SUM] }),
    );
    const writers = Array.from({ length: WRITERS }, (_, segment) => new Writer(url, segment));
    await Promise.all(writers.map((writer) => writer.claim()));

    const stop = { now: false };
    const running = Promise.all(writers.map((writer) => writer.run(stop)));
    for (let kill = 0; kill < KILLS; kill++) {
      const before = count(writers);
      await until(() => count(writers) > before + 100, running);
      await sleep(Math.random() * 50); // anywhere within a commit
      await ledger.end('SIGKILL');
      ledger = await LedgerProcess.start(folder, Number(new URL(url).port));
    }
    stop.now = true;
    await running;

    const expected = writers.flatMap((writer) => writer.acknowledged);
    const stored: unknown[] = [];
    for await (const row of client.rows('u')) stored.push(row);
    expect(stored.length).to.be.greaterThan(KILLS * 100);
    expect(stored).to.deep.equal(expected.map(({ id, x }) => ({ param_id: id, x })));
    const progress = await client.computation('u');
    expect(progress.completed).to.equal(expected.length);
    expect(progress.aggregates[0]).to.include({ aggregated: expected.length });
    expect(Number(progress.aggregates[0]?.value)).to.be.closeTo(
      expected.reduce((sum, { x }) => sum + x, 0),
      1e-6,
    );
  });
});

function count(writers: readonly Writer[]): number {
  return writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
}

async function until(condition: () => boolean, running: Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('no commit was acknowledged for 45 s');
    await Promise.race([sleep(5), running]);
  }
}
