import { isUtf8 } from 'node:buffer';
import { checkPartial } from '../../../crds/aggregate/check-partial.ts';
import type { Aggregation } from '../../../crds/computation.ts';
import { MAX_ROW_BYTES, type CommitHeader } from '../../../crds/protocol.ts';
import { InvalidCommit, RowTooLarge } from '../../errors.ts';
import type { CheckedCommit } from '../store/write-op.ts';
import { commitHeader } from './schemas.ts';

const NEWLINE = 0x0a;
const RESULT = Buffer.from('{"r":');
const FAILURE = Buffer.from('{"e":');
const CLOSING = 0x7d;

/**
 * Reads a commit's body and checks all that can be seen in it: that header, lines, failures and aggregates agree. The
 * rows themselves are not parsed; only how they begin and end is looked at.
 *
 * @throws InvalidCommit, RowTooLarge
 */
export function readCommit(body: Buffer, aggregations: readonly Aggregation[]): CheckedCommit {
  if (body.length === 0) throw new InvalidCommit('the body is empty');
  if (body.at(-1) !== NEWLINE) throw new InvalidCommit('the body does not end with a newline: it was cut off');
  if (!isUtf8(body)) throw new InvalidCommit('the body is not UTF-8');
  const headerEnd = body.indexOf(NEWLINE);
  const header = readHeader(body.toString('utf8', 0, headerEnd));
  const rows = body.subarray(headerEnd + 1);
  checkFields(header);
  checkFailures(header);
  checkLines(header, rows);
  const aggregates = readAggregates(header, aggregations);
  const { aggregates: _, ...rest } = header;
  return { header: rest, aggregates, rows: Uint8Array.from(rows) };
}

function readHeader(line: string): CommitHeader {
  let header: unknown;
  try {
    header = JSON.parse(line);
  } catch {
    throw new InvalidCommit(`the first line is not JSON: "${line.slice(0, 60)}"`);
  }
  return commitHeader.read(header, InvalidCommit);
}

function checkFields({ fields, offset, count }: CommitHeader): void {
  const names = new Set<string>();
  for (const { name, firstId } of fields) {
    if (names.has(name)) throw new InvalidCommit(`the header names the field "${name}" twice`);
    names.add(name);
    if (firstId < offset || firstId >= offset + count) {
      throw new InvalidCommit(`the field "${name}" has firstId ${firstId}, outside the commit's ids`);
    }
  }
}

function checkFailures({ failures, offset, count }: CommitHeader): void {
  let before = offset - 1;
  for (const { id } of failures) {
    if (id <= before) throw new InvalidCommit(`failures: id ${id} does not come after ${before}; ascending is right`);
    before = id;
  }
  if (before >= offset + count) throw new InvalidCommit(`failures: id ${before} is outside the commit's ids`);
}

function checkLines({ offset, count, failures }: CommitHeader, rows: Buffer): void {
  let lines = 0;
  let failed = 0;
  for (let at = 0; at < rows.length; lines++) {
    const end = rows.indexOf(NEWLINE, at);
    const id = offset + lines;
    if (end - at > MAX_ROW_BYTES) {
      throw new RowTooLarge(`line ${lines + 2} (id ${id}) has ${end - at} bytes; a row has at most ${MAX_ROW_BYTES}`);
    }
    const isFailure = begins(rows, at, FAILURE);
    if ((!isFailure && !begins(rows, at, RESULT)) || rows[end - 1] !== CLOSING) {
      throw new InvalidCommit(
        `line ${lines + 2} (id ${id}) is no row: "${rows.toString('utf8', at, Math.min(end, at + 40))}"; ` +
          'a row is {"r":…} or {"e":…}',
      );
    }
    if (isFailure !== (failures[failed]?.id === id)) {
      throw new InvalidCommit(
        `line ${lines + 2} (id ${id}) is a ${isFailure ? 'failure' : 'result'}, but the header's failures say otherwise`,
      );
    }
    if (isFailure) failed += 1;
    at = end + 1;
  }
  if (lines !== count) throw new InvalidCommit(`the header says ${count} rows, but ${lines} lines follow`);
}

/** Byte by byte: for a few bytes of each row that takes a tenth of a call into Buffer's native code. */
function begins(rows: Buffer, at: number, with_: Buffer): boolean {
  for (let k = 0; k < with_.length; k += 1) {
    if (rows[at + k] !== with_[k]) return false;
  }
  return true;
}

function readAggregates(header: CommitHeader, aggregations: readonly Aggregation[]) {
  const { aggregates, failures, offset, count } = header;
  if (aggregates.length !== aggregations.length) {
    throw new InvalidCommit(`the header has ${aggregates.length} aggregates; ${aggregations.length} are asked for`);
  }
  return aggregations.map((aggregation, at) => {
    const partial = readPartial(aggregation, aggregates[at], { start: offset, end: offset + count });
    const { aggregated, skipped } = partial;
    if (aggregated + skipped + failures.length !== count) {
      throw new InvalidCommit(
        `the aggregate ${aggregation.name}: ${aggregated} aggregated + ${skipped} skipped + ${failures.length} failed ` +
          `are not the ${count} rows`,
      );
    }
    return partial;
  });
}

function readPartial(aggregation: Aggregation, value: unknown, ids: { start: number; end: number }) {
  try {
    return checkPartial(aggregation, value, ids);
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidCommit(error.message);
    throw error;
  }
}
