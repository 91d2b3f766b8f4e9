import { DatabaseSync } from 'node:sqlite';
import { OutOfRange, StaleEpoch, WrongOffset } from '../../operator/errors.ts';
import { Appender } from '../../operator/ledger/store/append.ts';
import { Claims } from '../../operator/ledger/store/claim.ts';
import { Registrar } from '../../operator/ledger/store/register.ts';
import { integer } from '../../operator/ledger/store/row-fields.ts';
import { MIGRATIONS } from '../../operator/ledger/store/schema.ts';
import { SegmentFinder } from '../../operator/ledger/store/segment-finder.ts';
import { readCommit } from '../../operator/ledger/http/commit-body.ts';
import { buildCommit, buildRegistration } from '../ledger/commit-builder.ts';
import type { LedgerState } from './ledger-model.ts';
import { WORKERS, type Answer, type Request, type WorkerName } from './messages.ts';

const UID = 'u';
const AT = '2026-01-01T00:00:00.000Z';

/** The ledger's real storage code on a database in memory, with one segment; it can be brought back to a past state. */
export class RealSegment {
  readonly #db = new DatabaseSync(':memory:');
  readonly #claims: Claims;
  readonly #appender: Appender;
  readonly #finder: SegmentFinder;

  constructor(end: number) {
    this.#db.exec(MIGRATIONS.join(''));
    new Registrar(this.#db).register(UID, buildRegistration({ total: end }), AT);
    this.#claims = new Claims(this.#db);
    this.#appender = new Appender(this.#db);
    this.#finder = new SegmentFinder(this.#db);
  }

  /** Does something and takes it back. */
  aside(act: () => void): void {
    this.#db.exec('SAVEPOINT aside');
    try {
      act();
    } finally {
      this.#db.exec('ROLLBACK TO aside; RELEASE aside');
    }
  }

  serve(request: Request, heard: boolean): Answer {
    switch (request.kind) {
      case 'claim': {
        const { epoch, offset, complete, careful } = this.#claims.claim(
          UID,
          0,
          { worker: request.from, node: 'n' },
          { heard, died: false, suspect: undefined },
          AT,
        );
        return { kind: 'claimed', epoch, offset, complete, careful };
      }
      case 'commit':
        return this.#commit(request);
      case 'beat': {
        const isNewest = this.#finder.open(UID, 0).stored.epoch === request.epoch;
        if (request.leaving) this.#claims.goodbye(UID, 0, request.epoch);
        return { kind: isNewest ? 'heard' : 'refused' };
      }
    }
  }

  /** What is stored, in the model's terms. */
  state(): LedgerState {
    const { end, offset, epoch, careful, active, saidGoodbye, worker } = this.#finder.open(UID, 0).stored;
    const chunks = this.#db
      .prepare('SELECT * FROM chunk ORDER BY first_id')
      .all()
      .map((row) => ({
        offset: integer(row, 'first_id'),
        count: integer(row, 'count'),
        epoch: integer(row, 'epoch'),
        by: writerOf(row['rows']),
      }));
    return { end, offset, epoch, careful, active, saidGoodbye, worker: nameOf(worker), chunks };
  }

  #commit({ from, epoch, offset, count }: Request & { kind: 'commit' }): Answer {
    const rows = Array.from({ length: count }, () => ({ r: from }));
    const commit = readCommit(buildCommit({ epoch, offset, rows }), []);
    this.#db.exec('SAVEPOINT op');
    try {
      const { offset: next, complete, repeated } = this.#appender.append(UID, 0, commit, AT);
      this.#db.exec('RELEASE op');
      return { kind: 'committed', offset: next, complete, repeated };
    } catch (error) {
      this.#db.exec('ROLLBACK TO op; RELEASE op');
      if (error instanceof StaleEpoch || error instanceof WrongOffset || error instanceof OutOfRange) {
        return { kind: 'refused' };
      }
      throw error;
    }
  }
}

function writerOf(rows: unknown): WorkerName {
  if (!(rows instanceof Uint8Array)) throw new TypeError('a chunk without rows');
  const [first] = Buffer.from(rows).toString().split('\n');
  const row: { r: string } = JSON.parse(first ?? '');
  const name = nameOf(row.r);
  if (name === null) throw new TypeError('a row that nobody wrote');
  return name;
}

function nameOf(name: string | undefined): WorkerName | null {
  return WORKERS.find((each) => each === name) ?? null;
}
