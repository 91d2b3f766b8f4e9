import { expect } from 'chai';
import { parameterSpace } from '../../crds/parameters/parameter-space.ts';
import { MAX_COMMIT_BYTES } from '../../crds/protocol.ts';
import type { Outcome } from '../compute/outcome.ts';
import { commitBody, type CommitContext } from './commit-body.ts';
import type { WaitingRow } from './window.ts';

const TIMING = { computeMs: 1, waitMs: 2, idleMs: 3 };

function context(overrides: Partial<CommitContext> = {}): CommitContext {
  return {
    epoch: 3,
    parameters: parameterSpace({ range: { start: 0, end: 100, step: 0.5 } }),
    aggregations: [],
    ...overrides,
  };
}

function row(id: number, value: unknown): WaitingRow {
  const line = JSON.stringify({ r: value });
  return { id, line, outcome: { kind: 'result', row: line, value } };
}

function failure(id: number, message = 'no'): WaitingRow {
  const outcome: Outcome = { kind: 'failure', failure: { reason: 'Exception', type: 'E', message, attempts: 1 } };
  return { id, line: JSON.stringify({ e: outcome.failure }), outcome };
}

function headerOf(body: string): unknown {
  return JSON.parse(body.slice(0, body.indexOf('\n')));
}

describe('the body of a commit', () => {
  it('is a header and one line a parameter', () => {
    const { body, offset, count, failed } = commitBody([row(4, { a: 1 }), failure(5), row(6, 7)], context(), TIMING);
    expect({ offset, count, failed }).to.deep.equal({ offset: 4, count: 3, failed: 1 });
    const [, ...lines] = body.split('\n');
    expect(lines).to.deep.equal([
      '{"r":{"a":1}}',
      '{"e":{"reason":"Exception","type":"E","message":"no","attempts":1}}',
      '{"r":7}',
      '',
    ]);
    expect(headerOf(body)).to.deep.equal({
      epoch: 3,
      offset: 4,
      count: 3,
      fields: [
        { name: 'a', firstId: 4 },
        { name: 'result', firstId: 6 },
      ],
      aggregates: [],
      failures: [{ id: 5, parameter: 2.5, reason: 'Exception', type: 'E', message: 'no' }],
      timing: TIMING,
    });
  });

  it('has for each aggregate: aggregated + skipped + failed = count', () => {
    const aggregations = [{ name: 's', op: 'sum' as const, field: 'a' }];
    const { body } = commitBody([row(0, { a: 1 }), row(1, { b: 1 }), failure(2)], context({ aggregations }), TIMING);
    expect(headerOf(body)).to.have.nested.property('aggregates[0]').include({ name: 's', aggregated: 1, skipped: 1 });
  });

  it('takes as many of the rows as fit into 4 MiB', () => {
    const rows = Array.from({ length: 200 }, (_, id) => row(id, 'ä'.repeat(30_000)));
    const { body, count } = commitBody(rows, context(), TIMING);
    expect(Buffer.byteLength(body)).to.be.at.most(MAX_COMMIT_BYTES);
    expect(count).to.be.within(20, 69);
  });
});
