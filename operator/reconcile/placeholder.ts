import { createHash } from 'node:crypto';
import type { Computation } from '../../crds/computation.ts';
import { APP_PLACEHOLDER, LABEL_APP, LABEL_COMPONENT, LABEL_LOST } from '../../crds/labels.ts';
import type { Pod } from '../kube/objects.ts';
import { labelsFor } from './object-labels.ts';
import type { Plan } from './plan.ts';

const ANY_USER_BUT_ROOT = 65_532;

/**
 * A pod that stands on a node where a worker went silent, so that the scheduler knows at once what the cluster finds
 * out after 45 s: workers keep away from it (its label `ttg.io/lost`), and it counts where pods are spread, so that
 * `DoNotSchedule` is satisfied without that node. It is no pod of the Job and computes nothing: on a dead node it never
 * starts, on a living one its command does not exist. It goes at once when deleted, with nobody on the node to ask.
 */
export function placeholderFor(computation: Computation, plan: Plan, node: string, image: string): Pod {
  const { apiVersion, kind } = computation;
  const { name, namespace, uid } = computation.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: placeholderName(plan.jobName, uid, node),
      namespace,
      labels: {
        ...labelsFor(computation),
        [LABEL_APP]: APP_PLACEHOLDER,
        [LABEL_COMPONENT]: 'placeholder',
        [LABEL_LOST]: uid,
      },
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: false }],
    },
    spec: {
      nodeName: node,
      restartPolicy: 'Always',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      tolerations: [{ operator: 'Exists' }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: ANY_USER_BUT_ROOT,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'placeholder',
          image,
          imagePullPolicy: 'Never',
          command: ['/this-node-is-kept-free'],
          resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { cpu: '10m', memory: '16Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}

function placeholderName(jobName: string, uid: string, node: string): string {
  const hash = createHash('sha256').update(`${uid}/${node}`).digest('hex').slice(0, 8);
  return `${jobName}-lost-${hash}`;
}
