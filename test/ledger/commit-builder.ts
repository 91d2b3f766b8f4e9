import { newAggregate } from '../../crds/aggregate/aggregate.ts';
import type { Aggregation } from '../../crds/computation.ts';
import type { CommitHeader, Registration, Row } from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';

/** A registration of `total` parameters; everything else can be left to it. */
export function buildRegistration(change: Partial<Registration> & { aggregations?: Aggregation[] } = {}): Registration {
  const { aggregations = [], ...rest } = change;
  const total = rest.total ?? 10;
  return {
    namespace: 'team',
    name: 'demo',
    total,
    segments: 1,
    specHash: 'hash',
    work: {
      parameters: { count: total },
      algorithm: { name: 'echo', args: {} },
      aggregations,
      retriesPerParameter: 0,
      slots: 1,
    },
    ...rest,
  };
}

/** What a commit is to hold. */
export interface CommitContent {
  epoch?: number;
  offset: number;
  /** Results, or failures as `{e: …}`, one for each id from `offset` on. */
  rows: readonly Row[];
  aggregations?: readonly Aggregation[];
  /** Changes of the finished header, to make it wrong. */
  header?: Record<string, unknown>;
}

/** Rows with the given results. */
export function results(...values: unknown[]): Row[] {
  return values.map((r) => ({ r }));
}

/** A row of a parameter that failed. */
export function failure(message = 'no root', type?: string): Row {
  return { e: { reason: 'Exception', message, attempts: 1, ...(type !== undefined && { type }) } };
}

/** The body of a commit as a worker makes it. */
export function buildCommit({ epoch = 1, offset, rows, aggregations = [], header }: CommitContent): Buffer {
  const aggregates = aggregations.map(newAggregate);
  const fields: CommitHeader['fields'] = [];
  const failures: CommitHeader['failures'] = [];
  rows.forEach((row, k) => {
    const id = offset + k;
    if ('e' in row) {
      const { reason, message, type } = row.e;
      failures.push({ id, parameter: id, reason, message, ...(type !== undefined && { type }) });
      return;
    }
    aggregates.forEach((aggregate) => aggregate.add(id, () => id, row.r));
    for (const name of isRecord(row.r) ? Object.keys(row.r) : ['result']) {
      if (!fields.some((field) => field.name === name)) fields.push({ name, firstId: id });
    }
  });
  const complete: CommitHeader = {
    epoch,
    offset,
    count: rows.length,
    fields,
    aggregates: aggregates.map((aggregate) => aggregate.toPartial()),
    failures,
    timing: { computeMs: 100, waitMs: 10, idleMs: 1 },
  };
  const lines = [{ ...complete, ...header }, ...rows].map((line) => `${JSON.stringify(line)}\n`);
  return Buffer.from(lines.join(''));
}
