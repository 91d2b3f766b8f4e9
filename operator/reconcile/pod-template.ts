import type { Computation, WorkerResources, WorkerTemplate } from '../../crds/computation.ts';
import { LABEL_LOST, LABEL_UID, workerAudience } from '../../crds/labels.ts';
import type { Container, PodSpec, PodTemplateSpec, ResourceRequirements, Toleration } from '../kube/objects.ts';
import { copyName } from './config-map-copies.ts';
import { inputMounts, inputVolumes } from './input-volumes.ts';
import { labelsFor } from './object-labels.ts';
import type { ReconcileSettings } from './observed.ts';
import type { Plan } from './plan.ts';
import { WORKER_CONTAINER } from './pod-facts.ts';
import { CODE_FOLDER, TOKEN_FILE, TOKEN_FOLDER, workerEnv } from './worker-env.ts';

/** Any id but 0 will do; that of the `nonroot` user of distroless images. */
const NONROOT = 65_532;
/** Kubernetes' default is 300 s on a node that is not ready or not reachable. */
const LOST_NODE_SECONDS = 5;
const BATCHES_IN_GRACE = 2;
const TOKEN_LIFETIME_SECONDS = 3_600;

/** The worker pods: Pod Security `restricted`, no API token, spread over the topology counting only their own. */
export function podTemplate(computation: Computation, plan: Plan, settings: ReconcileSettings): PodTemplateSpec {
  const { worker } = computation.spec;
  return {
    metadata: {
      labels: { ...worker.labels, ...labelsFor(computation) },
      ...(worker.annotations === undefined ? {} : { annotations: worker.annotations }),
    },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: graceSeconds(computation),
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NONROOT,
        runAsGroup: NONROOT,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...placement(computation, worker),
      containers: [workerContainer(computation, plan, settings)],
      volumes: [
        scratchVolume(worker),
        tokenVolume(computation.metadata.uid),
        ...codeVolumes(computation),
        ...inputVolumes(computation),
      ],
    },
  };
}

/** In mode Queue long enough for the batch in hand. */
function graceSeconds({ spec }: Computation): number {
  const { terminationGracePeriodSeconds: asked } = spec.worker;
  return spec.mode === 'Queue' ? Math.max(asked, BATCHES_IN_GRACE * spec.queue.targetSeconds) : asked;
}

function placement(computation: Computation, worker: WorkerTemplate): Partial<PodSpec> {
  const { uid } = computation.metadata;
  const { topologyKey, whenUnsatisfiable } = computation.spec.spread;
  return {
    tolerations: [...lostNodeTolerations(worker.tolerations ?? []), ...(worker.tolerations ?? [])],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable,
        nodeTaintsPolicy: 'Honor',
        labelSelector: { matchLabels: { [LABEL_UID]: uid } },
      },
    ],
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { [LABEL_LOST]: uid } } },
        ],
      },
    },
    ...(worker.nodeSelector === undefined ? {} : { nodeSelector: worker.nodeSelector }),
    ...(worker.imagePullSecrets === undefined ? {} : { imagePullSecrets: worker.imagePullSecrets }),
    ...(worker.priorityClassName === undefined ? {} : { priorityClassName: worker.priorityClassName }),
    ...(worker.runtimeClassName === undefined ? {} : { runtimeClassName: worker.runtimeClassName }),
  };
}

/** Short ones for a node that is lost, except where the user has said something about that taint. */
function lostNodeTolerations(own: readonly Toleration[]): Toleration[] {
  return ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !own.some((toleration) => toleration.key === key || toleration.key === undefined))
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: LOST_NODE_SECONDS }));
}

function workerContainer(computation: Computation, plan: Plan, settings: ReconcileSettings): Container {
  const { worker } = computation.spec;
  return {
    name: WORKER_CONTAINER,
    image: worker.image ?? settings.workerImage,
    imagePullPolicy: worker.imagePullPolicy,
    env: workerEnv(computation, plan, settings),
    ...(worker.resources === undefined ? {} : { resources: requirements(worker.resources) }),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'ledger-token', mountPath: TOKEN_FOLDER, readOnly: true },
      ...codeVolumes(computation).map(({ name }) => ({ name, mountPath: CODE_FOLDER, readOnly: true })),
      ...inputMounts(worker),
    ],
  };
}

function scratchVolume({ scratch }: WorkerTemplate): { name: string } & Record<string, unknown> {
  return { name: 'tmp', emptyDir: scratch === undefined ? {} : { sizeLimit: String(scratch) } };
}

/** The whole ConfigMap with the function, as it was when the run began. */
function codeVolumes({ metadata, spec }: Computation): ({ name: string } & Record<string, unknown>)[] {
  const configMap = spec.algorithm.python?.configMap;
  return configMap === undefined ? [] : [{ name: 'code', configMap: { name: copyName(metadata, configMap.name) } }];
}

function requirements(resources: WorkerResources): ResourceRequirements {
  return {
    ...(resources.limits === undefined ? {} : { limits: asText(resources.limits) }),
    ...(resources.requests === undefined ? {} : { requests: asText(resources.requests) }),
  };
}

function asText(quantities: Record<string, number | string>): Record<string, string> {
  return Object.fromEntries(Object.entries(quantities).map(([resource, quantity]) => [resource, String(quantity)]));
}

function tokenVolume(uid: string): { name: string } & Record<string, unknown> {
  return {
    name: 'ledger-token',
    projected: {
      sources: [
        {
          serviceAccountToken: {
            audience: workerAudience(uid),
            expirationSeconds: TOKEN_LIFETIME_SECONDS,
            path: TOKEN_FILE,
          },
        },
      ],
    },
  };
}
