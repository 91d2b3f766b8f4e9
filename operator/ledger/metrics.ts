import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { BatchObserver } from './store/batching-writer.ts';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What the ledger counts, served as /metrics. */
export interface LedgerMetrics {
  batch: BatchObserver;
  refused(code: string): void;
  certificateEnds(notAfter: Date): void;
}

export function ledgerMetrics(registry: Registry): LedgerMetrics {
  const registers = [registry];
  const commits = new Counter({ name: 'ttg_ledger_commits_total', help: 'Commits stored.', registers });
  const repeats = new Counter({
    name: 'ttg_ledger_repeated_commits_total',
    help: 'Commits that had been stored before.',
    registers,
  });
  const rows = new Counter({ name: 'ttg_ledger_rows_total', help: 'Rows stored, failures included.', registers });
  const bytes = new Counter({ name: 'ttg_ledger_row_bytes_total', help: 'Bytes of rows stored.', registers });
  const errors = new Counter({
    name: 'ttg_ledger_errors_total',
    help: 'Requests refused, by code.',
    labelNames: ['code'],
    registers,
  });
  const size = new Histogram({
    name: 'ttg_ledger_batch_operations',
    help: 'Operations that shared an fsync.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  const seconds = new Histogram({
    name: 'ttg_ledger_batch_seconds',
    help: 'Time of a writing transaction with its fsync.',
    buckets: SECONDS,
    registers,
  });
  const database = new Gauge({ name: 'ttg_ledger_database_bytes', help: 'Size of the database file.', registers });
  const full = new Gauge({ name: 'ttg_ledger_disk_full', help: '1 while commits find no room.', registers });
  const certificate = new Gauge({
    name: 'ttg_ledger_certificate_expiry_timestamp_seconds',
    help: 'When the certificate in use ends, Unix time; 0 with plain HTTP.',
    registers,
  });
  return {
    batch(batch) {
      size.observe(batch.ops.length);
      seconds.observe(batch.seconds);
      database.set(batch.databaseBytes);
      full.set(batch.diskFull ? 1 : 0);
      for (const [at, op] of batch.ops.entries()) {
        const outcome = batch.outcomes[at];
        if (op.kind !== 'append' || outcome?.kind !== 'append') continue;
        if (outcome.answer.repeated) {
          repeats.inc();
        } else {
          commits.inc();
          rows.inc(op.commit.header.count);
          bytes.inc(op.commit.rows.length);
        }
      }
    },
    refused: (code) => errors.inc({ code }),
    certificateEnds: (notAfter) => certificate.set(notAfter.getTime() / 1000),
  };
}
