import { TtgError } from '../../crds/errors.ts';
import type { Registration } from '../../crds/protocol.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import type { Hands, Interrupted } from './carry-out.ts';

const RETRY_AWAY_MS = 1_000;
const RETRY_REFUSED_MS = 5_000;

/** Registers a Computation. A refusal is remembered for the next observation; silence is noted in the watch. */
export async function registerWithLedger(
  uid: string,
  registration: Registration,
  memory: ComputationMemory,
  { ledger, ledgerWatch, clock }: Hands,
): Promise<Interrupted | undefined> {
  try {
    ledgerWatch.registered(uid, registration, await ledger.register(uid, registration));
    memory.registrationRefusal = undefined;
    return undefined;
  } catch (error) {
    return refused(error, 'this Computation', memory, { ledgerWatch, clock });
  }
}

/** Brings a list. What goes wrong is dealt with as for the registration that follows it. */
export async function storeList(
  checksum: string,
  lines: Uint8Array,
  memory: ComputationMemory,
  { ledger, ledgerWatch, clock }: Hands,
): Promise<Interrupted | undefined> {
  try {
    await ledger.storeList(checksum, lines);
    memory.list = { readAt: Number.NEGATIVE_INFINITY, view: undefined };
    return undefined;
  } catch (error) {
    return refused(error, 'the list of parameters', memory, { ledgerWatch, clock });
  }
}

function refused(
  error: unknown,
  what: string,
  memory: ComputationMemory,
  { ledgerWatch, clock }: Pick<Hands, 'ledgerWatch' | 'clock'>,
): Interrupted {
  if (!isRefusal(error)) {
    ledgerWatch.failed(error);
    return { retryAfterMs: RETRY_AWAY_MS };
  }
  memory.registrationRefusal = {
    reason: error.code,
    message: `the ledger refused ${what}: ${error.message}`,
    retryAt: new Date(clock.now().getTime() + RETRY_REFUSED_MS),
  };
  return { retryAfterMs: 0 };
}

/** Ends a uid in the ledger. Where that does not work, why is remembered for the next observation. */
export async function endInLedger(
  uid: string,
  keepSeconds: number,
  memory: ComputationMemory,
  { ledger, ledgerWatch }: Hands,
): Promise<Interrupted | undefined> {
  try {
    await ledger.end(uid, keepSeconds);
    ledgerWatch.ended(uid);
    return undefined;
  } catch (error) {
    memory.endRefusal = error instanceof Error ? error.message : String(error);
    if (!isRefusal(error)) {
      ledgerWatch.failed(error);
    }
    return { retryAfterMs: RETRY_AWAY_MS };
  }
}

/** Tells the ledger which pods compute no more. What goes wrong is tried again at the next pass. */
export async function tellGone(
  uid: string,
  workers: string[],
  memory: ComputationMemory,
  { ledger, ledgerWatch }: Hands,
): Promise<void> {
  try {
    await ledger.lostWorkers(uid, { workers });
    memory.toldGone(workers);
  } catch (error) {
    if (!isRefusal(error)) {
      ledgerWatch.failed(error);
    }
  }
}

/** The ledger has understood and says no, or not now. */
function isRefusal(error: unknown): error is TtgError {
  return error instanceof TtgError && error.code !== 'LedgerUnreachable';
}
