import { READER_AUDIENCE, READER_SERVICE_ACCOUNT, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { forwardTo } from '../../../hack/results/port-forward.ts';
import { kubectl } from '../cluster.ts';

/** What the ledger answers to the question for a Computation: 200 while it counts, 410 once it is ended. */
export async function ledgerAnswerFor(uid: string): Promise<number> {
  const audience = ['--audience', READER_AUDIENCE];
  const token = await kubectl('create', 'token', READER_SERVICE_ACCOUNT, '-n', SYSTEM_NAMESPACE, ...audience);
  const forward = await forwardTo(SYSTEM_NAMESPACE, 'svc/ttg-ledger', 8080);
  try {
    const headers = { authorization: `Bearer ${token.trim()}` };
    return (await fetch(`${forward.url}/v1/computations/${uid}`, { headers })).status;
  } finally {
    forward.stop();
  }
}
