import { READER_AUDIENCE, READER_SERVICE_ACCOUNT, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { forwardToLedger } from '../../../hack/results/ledger-forward.ts';
import { kubectl } from '../cluster.ts';

/** What the ledger answers to the question for a Computation: 200 while it counts, 410 once it is ended. */
export async function ledgerAnswerFor(uid: string): Promise<number> {
  const audience = ['--audience', READER_AUDIENCE];
  const token = await kubectl('create', 'token', READER_SERVICE_ACCOUNT, '-n', SYSTEM_NAMESPACE, ...audience);
  const ledger = await forwardToLedger();
  try {
    return (await ledger.get(`/v1/computations/${uid}`, token.trim())).status;
  } finally {
    ledger.stop();
  }
}
