import type { Computation } from '../../crds/computation.ts';
import type { KubeApi, Store } from '../kube/contract.ts';
import type { Logger } from '../log.ts';
import type { ControllerLedger } from '../observe/controller-ledger.ts';
import type { LedgerWatch } from '../observe/ledger-watch.ts';
import { COMPUTATIONS } from './computations.ts';

export interface OrphanSweepOptions {
  api: KubeApi;
  computations: Store<Computation>;
  ledger: ControllerLedger;
  ledgerWatch: LedgerWatch;
  /** Namespaces of this operator; empty = all. Others' Computations are none of its business. */
  namespaces: readonly string[];
  log: Logger;
}

/** The schema's default: the spec that said otherwise is gone. */
const KEEP_SECONDS = 604_800;

/**
 * Ends in the ledger what no Computation stands for any more: one that was deleted while the ledger was away, or whose
 * finalizer somebody took off. Asks the API server itself before it ends anything.
 *
 * @returns how many were ended.
 */
export async function sweepOrphans(options: OrphanSweepOptions): Promise<number> {
  const { api, computations, ledger, ledgerWatch, namespaces, log } = options;
  if (!ledgerWatch.isUp) {
    return 0;
  }
  const living = new Set(computations.list().map((computation) => computation.metadata.uid));
  let ended = 0;
  for (const { uid, namespace, name } of ledgerWatch.all()) {
    if (living.has(uid) || (namespaces.length > 0 && !namespaces.includes(namespace))) {
      continue;
    }
    const found = await api.find(COMPUTATIONS, { namespace, name });
    if (found?.metadata.uid !== uid) {
      await ledger.end(uid, KEEP_SECONDS);
      ledgerWatch.ended(uid);
      ended += 1;
      log.info('ended an orphan in the ledger', { uid, computation: `${namespace}/${name}` });
    }
  }
  return ended;
}
