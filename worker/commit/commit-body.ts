import { newAggregate } from '../../crds/aggregate/aggregate.ts';
import { RESULT_FIELD } from '../../crds/aggregate/field-value.ts';
import type { Aggregation } from '../../crds/computation.ts';
import type { ParameterSpace } from '../../crds/parameters/parameter-space.ts';
import {
  MAX_COMMIT_BYTES,
  type CommitHeader,
  type FailureRecord,
  type WorkerTiming,
  type WorkerUsage,
} from '../../crds/protocol.ts';
import { isRecord } from '../../crds/record.ts';
import type { WaitingRow } from './window.ts';

/** What a commit is made of besides its rows. */
export interface CommitContext {
  epoch: number;
  parameters: ParameterSpace;
  aggregations: readonly Aggregation[];
  /** What was used since the last commit, where that is known. */
  usage?: WorkerUsage;
}

/** A commit as it is sent. */
export interface CommitBody {
  offset: number;
  count: number;
  /** Failed parameters among them. */
  failed: number;
  body: string;
}

/** The header's own size is left room for. */
const MOST_ROW_CHARACTERS = MAX_COMMIT_BYTES - 256 * 1024;

/** Makes a commit of as many of the rows as fit into one, from the first on. */
export function commitBody(rows: readonly WaitingRow[], context: CommitContext, timing: WorkerTiming): CommitBody {
  for (let count = fitting(rows); ; count = Math.ceil(count / 2)) {
    const commit = bodyOf(rows.slice(0, count), context, timing);
    if (count <= 1 || Buffer.byteLength(commit.body) <= MAX_COMMIT_BYTES) return commit;
  }
}

function fitting(rows: readonly WaitingRow[]): number {
  let characters = 0;
  const beyond = rows.findIndex((row) => {
    // A failure stands in the header too.
    characters += (row.line.length + 1) * (row.outcome.kind === 'failure' ? 2 : 1);
    return characters > MOST_ROW_CHARACTERS;
  });
  return beyond < 0 ? rows.length : Math.max(1, beyond);
}

function bodyOf(rows: readonly WaitingRow[], context: CommitContext, timing: WorkerTiming): CommitBody {
  const { epoch, parameters, aggregations, usage } = context;
  const aggregates = aggregations.map((aggregation) => newAggregate(aggregation));
  const fields = new Map<string, number>();
  const failures: FailureRecord[] = [];
  let present = 0;
  // One for all of them: what is made for each row is a good part of its price.
  const parameter = (): unknown => parameters.at(present);
  for (const { id, outcome } of rows) {
    present = id;
    if (outcome.kind === 'failure') {
      const { reason, type, message } = outcome.failure;
      failures.push({ id, parameter: parameter(), reason, ...(type === undefined ? {} : { type }), message });
      continue;
    }
    noteFields(fields, id, outcome.value);
    for (const aggregate of aggregates) aggregate.add(id, parameter, outcome.value);
  }
  const offset = rows[0]?.id ?? 0;
  const header: CommitHeader = {
    epoch,
    offset,
    count: rows.length,
    fields: [...fields].map(([name, firstId]) => ({ name, firstId })),
    aggregates: aggregates.map((aggregate) => aggregate.toPartial()),
    failures,
    timing,
    ...(usage === undefined ? {} : { usage }),
  };
  const body = `${JSON.stringify(header)}\n${rows.map((row) => `${row.line}\n`).join('')}`;
  return { offset, count: rows.length, failed: failures.length, body };
}

function noteFields(fields: Map<string, number>, id: number, value: unknown): void {
  if (!isRecord(value)) {
    if (!fields.has(RESULT_FIELD)) fields.set(RESULT_FIELD, id);
    return;
  }
  for (const name of Object.keys(value)) if (!fields.has(name)) fields.set(name, id);
}
