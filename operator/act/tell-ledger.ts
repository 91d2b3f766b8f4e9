import { TtgError } from '../../crds/errors.ts';
import type { Registration } from '../../crds/protocol.ts';
import type { ControllerLedger } from '../observe/controller-ledger.ts';
import type { ComputationMemory } from '../observe/memory.ts';
import type { Hands, Interrupted } from './carry-out.ts';

const RETRY_AWAY_MS = 1_000;
const RETRY_REFUSED_MS = 10_000;
/** The ledger has understood and says no; asking again at once is no use. */
const REFUSALS = new Set(['RegistrationConflict', 'ComputationEnded', 'InvalidRequest']);

/** Says something to the ledger. Where it does not answer, that is noted in the watch and the pass ends. */
export async function tellLedger(
  { ledger, ledgerWatch }: Hands,
  say: (ledger: ControllerLedger) => Promise<void>,
): Promise<Interrupted | undefined> {
  try {
    await say(ledger);
    return undefined;
  } catch (error) {
    ledgerWatch.failed(error);
    return { retryAfterMs: RETRY_AWAY_MS };
  }
}

/** Registers a Computation. A refusal is remembered for the next observation. */
export async function registerWithLedger(
  uid: string,
  registration: Registration,
  memory: ComputationMemory,
  hands: Hands,
): Promise<Interrupted | undefined> {
  try {
    hands.ledgerWatch.registered(uid, registration, await hands.ledger.register(uid, registration));
    memory.registrationRefusal = undefined;
    return undefined;
  } catch (error) {
    if (!(error instanceof TtgError) || !REFUSALS.has(error.code)) {
      hands.ledgerWatch.failed(error);
      return { retryAfterMs: RETRY_AWAY_MS };
    }
    memory.registrationRefusal = {
      reason: error.code,
      message: `the ledger refused this Computation: ${error.message}`,
      retryAt: new Date(Date.now() + RETRY_REFUSED_MS),
    };
    return { retryAfterMs: 0 };
  }
}
