import type { ListFacts } from '../../crds/lists/point-list.ts';
import type { LedgerProgress, LostWorkers, Registration, RegistrationAnswer } from '../../crds/protocol.ts';

/** What the controller says to the ledger. Errors are the ledger client's. */
export interface ControllerLedger {
  register(uid: string, registration: Registration): Promise<RegistrationAnswer>;
  /** Ends a uid for good; its rows are dropped after so many seconds. Ending it again is fine. */
  end(uid: string, keepSeconds: number): Promise<void>;
  /** These pods of a Computation of mode Queue compute no more. Saying it again is fine. */
  lostWorkers(uid: string, lost: LostWorkers): Promise<void>;
  /** What the ledger has of that list. @throws UploadMissing */
  upload(checksum: string): Promise<ListFacts>;
  /** Brings a list, a line of JSON a point. Again is fine. */
  storeList(checksum: string, lines: Uint8Array): Promise<ListFacts>;
  /** Everything that changed since that cursor. */
  progress(since?: string): Promise<LedgerProgress>;
}
