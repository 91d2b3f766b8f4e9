import { request, type Agent } from 'node:http';
import type { Aggregation } from '../../../crds/computation.ts';
import type { CommitHeader } from '../../../crds/protocol.ts';
import { isRecord } from '../../../crds/record.ts';
import { buildCommit } from '../../../test/ledger/commit-builder.ts';
import { SECRET } from '../../../test/ledger/test-ledger.ts';

export const SUM: Aggregation = { name: 'total', op: 'sum', field: 'result' };

/** Rows as a worker sends them, about 30 bytes each. */
export function commitOf(offset: number, count: number): Buffer {
  const rows = Array.from({ length: count }, (_, k) => ({ r: { result: ((offset + k) % 1000) + 0.25, n: 123456 } }));
  return buildCommit({ offset, rows, aggregations: [SUM] });
}

/** Where a simulated worker commits to. */
export interface Seat {
  url: string;
  uid: string;
  segment: number;
  /** Shared by those that keep connections together. */
  agent: Agent;
  worker?: string;
  node?: string;
}

/**
 * A simulated worker: claims a segment and commits the same `count` rows again and again under ever higher ids. What it
 * sends is made once, so that it takes little time beside the ledger that is measured.
 */
export class Committer {
  readonly count: number;
  offset: number;
  readonly #seat: Seat;
  readonly #header: CommitHeader;
  readonly #rows: string;

  private constructor(seat: Seat, count: number, first: number) {
    this.#seat = seat;
    this.count = count;
    this.offset = first;
    const commit = commitOf(first, count).toString();
    const end = commit.indexOf('\n');
    this.#header = JSON.parse(commit.slice(0, end));
    this.#rows = commit.slice(end);
  }

  static async claim(seat: Seat, count: number): Promise<Committer> {
    const { worker = 'w', node = 'n' } = seat;
    const claim: unknown = JSON.parse(await post(seat, 'claim', 'application/json', JSON.stringify({ worker, node })));
    const offset = isRecord(claim) ? claim['offset'] : undefined;
    if (typeof offset !== 'number') throw new Error(`no claim: ${JSON.stringify(claim)}`);
    return new Committer(seat, count, offset);
  }

  /** Commits the next rows; settles when they are durable. @throws Error with the ledger's words */
  async commit(): Promise<void> {
    await post(this.#seat, 'commits', 'application/x-ndjson', this.#next());
    this.offset += this.count;
  }

  #next(): string {
    const { offset } = this;
    const fields = this.#header.fields.map(({ name }) => ({ name, firstId: offset }));
    return JSON.stringify({ ...this.#header, offset, fields }) + this.#rows;
  }
}

function post({ url, uid, segment, agent }: Seat, what: string, type: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${SECRET}`,
      'content-type': type,
      'content-length': Buffer.byteLength(body),
    };
    const address = `${url}/v1/computations/${uid}/segments/${segment}/${what}`;
    const sent = request(address, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += String(piece)));
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
