import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';

/** How large the file system of the ledger's folder is and what it has left, looked up at each scrape; NaN where that fails. */
export function diskMetrics(registry: Registry, folder: string): void {
  const registers = [registry];
  const size = new Gauge({
    name: 'ttg_ledger_disk_bytes',
    help: 'Size of the file system that the database is on.',
    registers,
  });
  const available: Gauge = new Gauge({
    name: 'ttg_ledger_disk_available_bytes',
    help: 'What of it is free.',
    registers,
    async collect(): Promise<void> {
      const { blocks, bavail, bsize } = await statfs(folder).catch(() => UNKNOWN);
      size.set(blocks * bsize);
      available.set(bavail * bsize);
    },
  });
}

const UNKNOWN = { blocks: Number.NaN, bavail: Number.NaN, bsize: Number.NaN };
