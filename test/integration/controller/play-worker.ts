import type { CommitHeader, Row } from '../../../crds/protocol.ts';

/** A worker of one shard, played by a test: speaks the protocol by hand. */
export interface PlayedWorker {
  readonly offset: number;
  /** How many parameters of the shard are not committed. */
  readonly left: number;
  /** Commits so many results (or failures) more and gives the new offset. */
  commit(count: number, row?: Row): Promise<number>;
  /** Says that it lives. */
  beat(): Promise<void>;
}

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
  return {
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
      const failed = 'e' in row;
      const header: CommitHeader = {
        epoch: claim.epoch,
        offset,
        count,
        fields: [],
        aggregates: [],
        failures: failed
          ? Array.from({ length: count }, (_, k) => ({
              id: offset + k,
              parameter: offset + k,
              reason: row.e.reason,
              message: row.e.message,
            }))
          : [],
        timing: { computeMs: 10, waitMs: 1, idleMs: 0 },
      };
      const body = [header, ...Array.from({ length: count }, () => row)].map((line) => `${JSON.stringify(line)}\n`);
      const answer: { offset: number } = await answerOf(
        fetch(`${path}/commits`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/x-ndjson' },
          body: body.join(''),
        }),
      );
      offset = answer.offset;
      return offset;
    },
  };
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
