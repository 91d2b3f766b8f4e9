import type { Logger } from '../../log.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { UploadFolder } from './upload-folder.ts';

const EVERY_MS = 3600 * 1000;

/** Removes uploads that nobody uses any more, at the start and each hour. Call what it gives to end that. */
export function sweepUploads(uploads: UploadFolder, store: LedgerStore, log: Logger): () => void {
  const sweep = async (): Promise<void> => {
    try {
      const used = store.computations().flatMap((computation) => store.work(computation).points?.checksum ?? []);
      const removed = await uploads.sweep(new Set(used), new Date());
      if (removed.length > 0) log.info('uploads that nobody uses are removed', { removed });
    } catch (error) {
      log.warn('removing uploads that nobody uses failed; tried again later', { error });
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), EVERY_MS).unref();
  return () => clearInterval(timer);
}
