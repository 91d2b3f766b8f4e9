import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { buildCommit, buildRegistration, results } from '../../../test/ledger/commit-builder.ts';
import { temporaryFolder } from '../../../test/ledger/test-ledger.ts';
import { readCommit } from '../http/commit-body.ts';
import { openForReading } from '../store/open-database.ts';
import { SqliteStore } from '../store/sqlite-store.ts';
import { ProgressBoard } from './progress-board.ts';
import { UpClock } from './up-clock.ts';

describe('the progress of all Computations', () => {
  let folder: string;
  let store: SqliteStore;

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await SqliteStore.open({ folder, reserveBytes: 0 });
    await store.register('u', buildRegistration({ total: 10 }));
    await store.claim('u', 0, { worker: 'w', node: 'n' }, { heard: false, died: false, suspect: undefined });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Has a commit become durable once the Computation is read, and before its segments are. */
  function commitBetweenReads(): { settled: () => Promise<unknown> } {
    let committed: Promise<unknown> | undefined;
    const readSegments = store.segments.bind(store);
    store.segments = (computation) => {
      committed ??= commitAndWait();
      return readSegments(computation);
    };
    return { settled: async () => committed };
  }

  async function commit(): Promise<unknown> {
    return store.append('u', 0, readCommit(buildCommit({ offset: 0, rows: results(1, 2, 3) }), []));
  }

  // The event loop stands still, as it does while a board reads; the writing thread goes on.
  function commitAndWait(): Promise<unknown> {
    const answer = commit();
    const beside = openForReading(folder);
    const deadline = performance.now() + 5000;
    while (beside.prepare('SELECT count(*) AS n FROM chunk').get()?.['n'] !== 1) {
      if (performance.now() > deadline) throw new Error('the commit was not durable within 5 s');
    }
    beside.close();
    return answer;
  }

  for (const [what, look] of [
    ['one', (board: ProgressBoard) => board.one('u')],
    ['all', (board: ProgressBoard) => board.all(undefined).computations[0]],
  ] as const) {
    it(`is of one moment, asked for ${what}: a commit in between is in all of it or in nothing`, async () => {
      const { settled } = commitBetweenReads();
      const seen = look(new ProgressBoard(store, new UpClock()));
      await settled();
      expect(seen?.shards[0]?.completed).to.equal(seen?.completed);
    });
  }

  it('shows what was committed once it is told of a change', async () => {
    const board = new ProgressBoard(store, new UpClock());
    expect(board.one('u').completed).to.equal(0);
    await commit();
    board.changed('u');
    expect(board.one('u').completed).to.equal(3);
    expect(board.one('u').shards[0]?.offset).to.equal(3);
  });
});
