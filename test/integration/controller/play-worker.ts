import type { CommitHeader, FailureRecord, Row } from '../../../crds/protocol.ts';

/** A worker of one shard, played by a test: speaks the protocol by hand. */
export interface PlayedWorker {
  readonly offset: number;
  /** How many parameters of the shard are not committed. */
  readonly left: number;
  /** Commits so many results (or failures) more and gives the new offset. */
  commit(count: number, row?: Row): Promise<number>;
  /** Commits these rows, and what they add to aggregates and failures. */
  commitRows(rows: readonly Row[], gathered?: Partial<Gathered>): Promise<number>;
  /** Says that it lives. */
  beat(): Promise<void>;
}

/** What a worker gathers from its rows. */
export type Gathered = Pick<CommitHeader, 'fields' | 'aggregates' | 'failures'>;

export interface WorkerAddress {
  ledgerUrl: string;
  token: string;
  uid: string;
}

interface ClaimedSegment {
  epoch: number;
  offset: number;
  end: number;
}

/** Claims a shard under a pod's name. */
export async function claimShard(
  { ledgerUrl, token, uid }: WorkerAddress,
  shard: number,
  pod: string,
): Promise<PlayedWorker> {
  const path = `${ledgerUrl}/v1/computations/${uid}/segments/${shard}`;
  const authorization = `Bearer ${token}`;
  const claim: ClaimedSegment = await answerOf(
    fetch(`${path}/claim`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ worker: pod, node: `node-${shard}` }),
    }),
  );
  let { offset } = claim;
  const worker: PlayedWorker = {
    get offset() {
      return offset;
    },
    get left() {
      return claim.end - offset;
    },
    async beat() {
      const { epoch } = claim;
      await answerOf(
        fetch(`${path}/heartbeat`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ worker: pod, node: `node-${shard}`, epoch, offset, waiting: 0 }),
        }),
      );
    },
    async commit(count, row = { r: 1 }) {
      const rows = Array.from({ length: count }, () => row);
      return worker.commitRows(rows, { failures: rows.flatMap((each, k) => failureOf(each, offset + k) ?? []) });
    },
    async commitRows(rows, gathered = {}) {
      const header: CommitHeader = {
        epoch: claim.epoch,
        offset,
        count: rows.length,
        fields: [],
        aggregates: [],
        failures: [],
        ...gathered,
        timing: { computeMs: 10, waitMs: 1, idleMs: 0 },
      };
      const answer: { offset: number } = await answerOf(
        fetch(`${path}/commits`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/x-ndjson' },
          body: [header, ...rows].map((line) => `${JSON.stringify(line)}\n`).join(''),
        }),
      );
      offset = answer.offset;
      return offset;
    },
  };
  return worker;
}

/** How a failed row is listed; undefined for a result. */
export function failureOf(row: Row, id: number): FailureRecord | undefined {
  return 'e' in row ? { id, parameter: id, reason: row.e.reason, message: row.e.message } : undefined;
}

async function answerOf<T>(request: Promise<Response>): Promise<T> {
  const response = await request;
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.status}: ${text}`);
  }
  const answer: T = JSON.parse(text);
  return answer;
}
