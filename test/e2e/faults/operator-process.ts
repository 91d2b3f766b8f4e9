import { APP_OPERATOR, LABEL_APP, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import type { Pod } from '../../../operator/kube/objects.ts';
import { LEASES, PODS } from '../../../operator/kube/resource.ts';
import { until } from '../../env/until.ts';
import { api } from './api.ts';
import { mainProcess, onNode } from './nodes.ts';

/** The operator's pod, once it runs. */
export async function operatorPod(): Promise<Pod> {
  return until(
    'a running operator',
    async () => {
      const selector = { namespace: SYSTEM_NAMESPACE, labelSelector: `${LABEL_APP}=${APP_OPERATOR}` };
      const { items } = await api.list(PODS, selector);
      return items.find(
        ({ metadata, status }) =>
          metadata.deletionTimestamp === undefined && status?.containerStatuses?.[0]?.state?.running !== undefined,
      );
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
}

/** Which container of the operator it is: another one after each restart. */
export async function operatorContainer(): Promise<string> {
  return (await operatorPod()).status?.containerStatuses?.[0]?.containerID ?? '';
}

/** Does that while the operator stands still. */
export async function whileOperatorSleeps(act: () => Promise<void>): Promise<void> {
  const { node, pid } = await mainProcess(await operatorPod());
  await onNode(node, 'kill', '-STOP', String(pid));
  try {
    await act();
  } finally {
    await onNode(node, 'kill', '-CONT', String(pid));
  }
}

/** Who holds the operator's lease; undefined where there is none. */
export async function leaseHolder(): Promise<string | undefined> {
  const lease = await api.find(LEASES, { namespace: SYSTEM_NAMESPACE, name: APP_OPERATOR });
  return lease?.spec?.holderIdentity;
}
