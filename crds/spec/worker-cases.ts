import type { SpecCase } from './spec-cases.ts';

const TOLERATION = 'spec.worker.tolerations[0]';

/** Worker templates that are wrong, for {@link SPEC_CASES}. */
export const WORKER_CASES: readonly SpecCase[] = [
  {
    title: 'a variable that the operator sets',
    spec: { worker: { env: [{ name: 'WORKER_ID', value: '7' }] } },
    field: 'spec.worker.env[0].name',
    allowed: 'without the prefix TTG_',
  },
  {
    title: 'a variable with the prefix TTG_',
    spec: {
      worker: {
        env: [
          { name: 'A', value: '1' },
          { name: 'TTG_TOKEN_FILE', value: '7' },
        ],
      },
    },
    field: 'spec.worker.env[1].name',
    allowed: 'without the prefix TTG_',
  },
  {
    title: 'one variable twice',
    spec: {
      worker: {
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
    },
    field: 'spec.worker.env',
    allowed: 'name',
  },
  {
    title: 'a label of the operator',
    spec: { worker: { labels: { 'app.kubernetes.io/name': 'mine' } } },
    field: 'spec.worker.labels',
    allowed: 'kubernetes.io, k8s.io and ttg.io',
  },
  {
    title: 'a label with an endless key',
    spec: { worker: { labels: { ['k'.repeat(318)]: '' } } },
    field: 'spec.worker.labels',
    allowed: '317 characters',
  },
  {
    title: 'an annotation of the operator',
    spec: { worker: { annotations: { 'batch.kubernetes.io/job-index-failure-count': '0' } } },
    field: 'spec.worker.annotations',
    allowed: 'batch.kubernetes.io and ttg.io',
  },
  {
    title: 'a request above its limit',
    spec: { worker: { resources: { limits: { cpu: '500m' }, requests: { cpu: 1 } } } },
    field: 'spec.worker.resources',
    allowed: 'limit',
  },
  {
    title: 'an image in upper case',
    spec: { worker: { image: 'Team/My-Worker:v1' } },
    field: 'spec.worker.image',
    allowed: 'lower case',
  },
  {
    title: 'an image with the scheme of a URL',
    spec: { worker: { image: 'https://registry.example.com/worker:v1' } },
    field: 'spec.worker.image',
    allowed: 'without https://',
  },
  {
    title: 'an image whose digest is cut off',
    spec: { worker: { image: 'worker@sha256:0f0f' } },
    field: 'spec.worker.image',
    allowed: 'ttg-worker:v1',
  },
  {
    title: 'an image without a tag behind its colon',
    spec: { worker: { image: 'worker:' } },
    field: 'spec.worker.image',
    allowed: 'ttg-worker:v1',
  },
  {
    title: 'a priority class that is no name',
    spec: { worker: { priorityClassName: 'a..b' } },
    field: 'spec.worker.priorityClassName',
    allowed: 'lower-case letters',
  },
  {
    title: 'a runtime class that is no name',
    spec: { worker: { runtimeClassName: 'gVisor' } },
    field: 'spec.worker.runtimeClassName',
    allowed: 'lower-case letters',
  },
  {
    title: 'a label of a key with a space',
    spec: { worker: { labels: { 'my team': 'a' } } },
    field: 'spec.worker.labels',
    allowed: 'example.com/team',
  },
  {
    title: 'a label of a domain in upper case',
    spec: { worker: { labels: { 'Example.com/team': 'a' } } },
    field: 'spec.worker.labels',
    allowed: 'example.com/team',
  },
  {
    title: 'a label of a key of 64 characters',
    spec: { worker: { labels: { [`example.com/${'k'.repeat(64)}`]: '' } } },
    field: 'spec.worker.labels',
    allowed: 'up to 63',
  },
  {
    title: 'a label of a value with a space',
    spec: { worker: { labels: { team: 'blue whales' } } },
    field: 'spec.worker.labels[team]',
    allowed: 'a letter or digit at both ends',
  },
  {
    title: 'an annotation of a key with a space',
    spec: { worker: { annotations: { 'my note': 'a' } } },
    field: 'spec.worker.annotations',
    allowed: 'example.com/team',
  },
  {
    title: 'a node label of a key with two domains',
    spec: { worker: { nodeSelector: { 'a.b/c/d': 'a' } } },
    field: 'spec.worker.nodeSelector',
    allowed: 'example.com/team',
  },
  {
    title: 'a node label of a value that ends in a hyphen',
    spec: { worker: { nodeSelector: { disk: 'ssd-' } } },
    field: 'spec.worker.nodeSelector[disk]',
    allowed: 'a letter or digit at both ends',
  },
  {
    title: 'a resource in upper case',
    spec: { worker: { resources: { limits: { CPU: 1 } } } },
    field: 'spec.worker.resources.limits',
    allowed: 'cpu, memory',
  },
  {
    title: 'a device without its domain',
    spec: { worker: { resources: { limits: { gpu: 1 } } } },
    field: 'spec.worker.resources.limits',
    allowed: 'nvidia.com/gpu',
  },
  {
    title: 'half a device',
    spec: { worker: { resources: { limits: { 'nvidia.com/gpu': '500m' } } } },
    field: 'spec.worker.resources.limits',
    allowed: 'a whole number',
  },
  {
    title: 'a device that is only requested',
    spec: { worker: { resources: { requests: { 'nvidia.com/gpu': 1 } } } },
    field: 'spec.worker.resources',
    allowed: 'leave the request out',
  },
  {
    title: 'fewer devices requested than the limit',
    spec: { worker: { resources: { limits: { 'nvidia.com/gpu': 2 }, requests: { 'nvidia.com/gpu': 1 } } } },
    field: 'spec.worker.resources',
    allowed: 'leave the request out',
  },
  {
    title: 'a limit below 0',
    spec: { worker: { resources: { limits: { cpu: '-1' } } } },
    field: 'spec.worker.resources.limits',
    allowed: '0 or more',
  },
  {
    title: 'memory whose unit was forgotten',
    spec: { worker: { resources: { limits: { memory: 512 } } } },
    field: 'spec.worker.resources.limits',
    allowed: 'counted in bytes',
  },
  {
    title: 'memory in thousandths of a byte',
    spec: { worker: { resources: { requests: { memory: '512m' } } } },
    field: 'spec.worker.resources.requests',
    allowed: 'counted in bytes',
  },
  {
    title: 'memory in a unit that Kubernetes does not know',
    spec: { worker: { resources: { limits: { memory: '1GB' } } } },
    field: 'spec.worker.resources.limits[memory]',
    allowed: '512Mi or 1Gi',
  },
  {
    title: 'a taint of a key with a space',
    spec: { worker: { tolerations: [{ key: 'my taint', operator: 'Exists' }] } },
    field: 'spec.worker.tolerations[0].key',
    allowed: 'example.com/team',
  },
  {
    title: 'a taint of a value with a space',
    spec: { worker: { tolerations: [{ key: 'a', value: 'x y' }] } },
    field: 'spec.worker.tolerations[0].value',
    allowed: 'a letter or digit at both ends',
  },
  {
    title: 'a toleration of Exists with a value',
    spec: { worker: { tolerations: [{ key: 'k', operator: 'Exists', value: 'v' }] } },
    field: `${TOLERATION}.value`,
    allowed: 'Exists',
  },
  {
    title: 'a toleration of Equal without a key',
    spec: { worker: { tolerations: [{ value: 'v' }] } },
    field: `${TOLERATION}.key`,
    allowed: 'key',
  },
  {
    title: 'a toleration of some seconds without NoExecute',
    spec: { worker: { tolerations: [{ key: 'k', effect: 'NoSchedule', tolerationSeconds: 3 }] } },
    field: `${TOLERATION}.tolerationSeconds`,
    allowed: 'NoExecute',
  },
  {
    title: 'a variable with a value and another one from elsewhere',
    spec: { worker: { env: [{ name: 'A', value: '1', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] } },
    field: 'spec.worker.env[0]',
    allowed: 'exactly one of value and valueFrom',
  },
  {
    title: 'a variable without a value',
    spec: { worker: { env: [{ name: 'A' }] } },
    field: 'spec.worker.env[0]',
    allowed: 'exactly one of value and valueFrom',
  },
  {
    title: 'a variable from two places',
    spec: {
      worker: {
        env: [
          {
            name: 'A',
            valueFrom: { configMapKeyRef: { name: 'c', key: 'k' }, secretKeyRef: { name: 's', key: 'k' } },
          },
        ],
      },
    },
    field: 'spec.worker.env[0].valueFrom',
    allowed: 'exactly one of configMapKeyRef, secretKeyRef and fieldRef',
  },
  {
    title: 'an input from nowhere',
    spec: { worker: { inputs: [{ name: 'a', mountPath: '/data' }] } },
    field: 'spec.worker.inputs[0]',
    allowed: 'exactly one of configMap, secret, persistentVolumeClaim and image',
  },
  {
    title: 'an input from two places',
    spec: {
      worker: { inputs: [{ name: 'a', mountPath: '/data', configMap: { name: 'c' }, secret: { name: 's' } }] },
    },
    field: 'spec.worker.inputs[0]',
    allowed: 'exactly one of configMap, secret, persistentVolumeClaim and image',
  },
  ...['/tmp', '/tmp/data', '/var/run/secrets', '/var', '/proc/self', '/app'].map((mountPath) => ({
    title: `an input over the worker's own files: ${mountPath}`,
    spec: { worker: { inputs: [{ name: 'a', mountPath, configMap: { name: 'c' } }] } },
    field: 'spec.worker.inputs[0].mountPath',
    allowed: 'any other folder, such as /data',
  })),
  {
    title: 'two inputs in one folder',
    spec: {
      worker: {
        inputs: [
          { name: 'a', mountPath: '/data', configMap: { name: 'c' } },
          { name: 'b', mountPath: '/data', secret: { name: 's' } },
        ],
      },
    },
    field: 'spec.worker.inputs',
    allowed: 'folders of which none holds another',
  },
  {
    title: 'an input in the folder of another',
    spec: {
      worker: {
        inputs: [
          { name: 'a', mountPath: '/data/more', configMap: { name: 'c' } },
          { name: 'b', mountPath: '/data', secret: { name: 's' } },
        ],
      },
    },
    field: 'spec.worker.inputs',
    allowed: 'folders of which none holds another',
  },
];
