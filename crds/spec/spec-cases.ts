import { EXEC_CASES, VALID_EXECS } from './exec-cases.ts';
import { PARAMETER_CASES, VALID_PARAMETERS } from './parameter-cases.ts';
import { WORKER_CASES } from './worker-cases.ts';

/** A spec that has the types and bounds of the schema and is still wrong. */
export interface SpecCase {
  title: string;
  /** Laid over the shortest valid spec, field by field at the top level. */
  spec: Record<string, unknown>;
  /** The field that is named. */
  field: string;
  /** Part of what is said to be allowed. */
  allowed: string;
  /** Only the controller can say it, the API server's rules cannot. */
  controllerOnly?: boolean;
}

/** What `checkSpec` and the CEL rules of the resource must refuse alike. */
export const SPEC_CASES: readonly SpecCase[] = [
  ...PARAMETER_CASES,
  ...EXEC_CASES,
  {
    title: 'arguments of more than 64 KiB',
    spec: { algorithm: { name: 'echo', args: { text: 'x'.repeat(65_536) } } },
    field: 'spec.algorithm.args',
    allowed: '65536 bytes or less',
    controllerOnly: true,
  },
  {
    title: 'a percentage above 100',
    spec: { failurePolicy: { maxFailedParameters: '101%' } },
    field: 'spec.failurePolicy.maxFailedParameters',
    allowed: 'a percentage from 0% to 100%',
  },
  {
    title: 'a text that is no percentage',
    spec: { failurePolicy: { maxFailedParameters: '3' } },
    field: 'spec.failurePolicy.maxFailedParameters',
    allowed: 'a percentage from 0% to 100%',
  },
  {
    title: 'a negative number of failures',
    spec: { failurePolicy: { maxFailedParameters: -1 } },
    field: 'spec.failurePolicy.maxFailedParameters',
    allowed: '0 to 9007199254740991',
  },
  {
    title: 'a batch of none',
    spec: { queue: { batchSize: 0 } },
    field: 'spec.queue.batchSize',
    allowed: '1 to 1000000',
  },
  {
    title: 'a batch size in words other than Auto',
    spec: { queue: { batchSize: 'auto' } },
    field: 'spec.queue.batchSize',
    allowed: 'Auto',
  },
  {
    title: 'a batch of more parameters than there are',
    spec: { mode: 'Queue', queue: { batchSize: 11 } },
    field: 'spec.queue.batchSize',
    allowed: 'Auto',
  },
  {
    title: 'a batch of more parameters than a range holds',
    spec: { mode: 'Queue', parameters: { range: { end: 7 } }, queue: { batchSize: 8 } },
    field: 'spec.queue.batchSize',
    allowed: 'up to the number of parameters, which is 7',
    controllerOnly: true,
  },
  {
    title: 'autoscale in mode Static',
    spec: { autoscale: { maxWorkers: 3 } },
    field: 'spec.autoscale',
    allowed: 'only with mode Queue',
  },
  {
    title: 'more workers at least than at most',
    spec: { mode: 'Queue', autoscale: { minWorkers: 4, maxWorkers: 3 } },
    field: 'spec.autoscale.minWorkers',
    allowed: 'up to maxWorkers',
  },
  {
    title: 'a scratch folder of no size',
    spec: { worker: { scratch: 'large' } },
    field: 'spec.worker.scratch',
    allowed: 'such as 500m',
  },
  {
    title: 'a scratch folder without a unit',
    spec: { worker: { scratch: 10 } },
    field: 'spec.worker.scratch',
    allowed: '1Mi or more',
    controllerOnly: true,
  },
  {
    title: 'an algorithm that is none',
    spec: { algorithm: {} },
    field: 'spec.algorithm',
    allowed: 'exactly one of name',
  },
  {
    title: 'a built-in function and one in Python',
    spec: { algorithm: { name: 'echo', python: { module: 'm' } } },
    field: 'spec.algorithm',
    allowed: 'exactly one of name',
  },
  {
    title: 'a function in Python from nowhere',
    spec: { algorithm: { python: {} } },
    field: 'spec.algorithm.python',
    allowed: 'exactly one of configMap and module',
  },
  {
    title: 'a function in Python from two places',
    spec: { algorithm: { python: { configMap: { name: 'sim', key: 'sim.py' }, module: 'sim' } } },
    field: 'spec.algorithm.python',
    allowed: 'exactly one of configMap and module',
  },
  {
    title: 'a result without an exec',
    spec: { algorithm: { command: ['a'], result: 'Json' } },
    field: 'spec.algorithm.result',
    allowed: 'only with exec',
  },
  {
    title: 'a Regex without a pattern',
    spec: { algorithm: { exec: ['a'], result: 'Regex' } },
    field: 'spec.algorithm.pattern',
    allowed: 'with result Regex a pattern',
  },
  {
    title: 'a pattern without Regex',
    spec: { algorithm: { exec: ['a'], pattern: 'a' } },
    field: 'spec.algorithm.pattern',
    allowed: 'with result Regex a pattern',
  },
  {
    title: 'a pattern that is none',
    spec: { algorithm: { exec: ['a'], result: 'Regex', pattern: '(' } },
    field: 'spec.algorithm.pattern',
    allowed: 'a regular expression of JavaScript',
    controllerOnly: true,
  },
  {
    title: 'two aggregations of one name',
    spec: {
      aggregations: [
        { name: 'a', op: 'count' },
        { name: 'a', op: 'sum', field: 'r' },
      ],
    },
    field: 'spec.aggregations',
    allowed: 'name',
  },
  {
    title: 'a sum of no field',
    spec: { aggregations: [{ name: 'a', op: 'sum' }] },
    field: 'spec.aggregations[0].field',
    allowed: 'only count',
  },
  {
    title: 'k for a sum',
    spec: { aggregations: [{ name: 'a', op: 'sum', field: 'r', k: 3 }] },
    field: 'spec.aggregations[0].k',
    allowed: 'topK',
  },
  {
    title: 'places for a sum',
    spec: { aggregations: [{ name: 'a', op: 'sum', field: 'r', at: [0.5] }] },
    field: 'spec.aggregations[0].at',
    allowed: 'quantiles',
  },
  {
    title: 'a histogram without bins',
    spec: { aggregations: [{ name: 'a', op: 'histogram', field: 'r', from: 0, to: 1 }] },
    field: 'spec.aggregations[0]',
    allowed: 'from, to and bins',
  },
  {
    title: 'bins for a mean',
    spec: { aggregations: [{ name: 'a', op: 'mean', field: 'r', bins: 3 }] },
    field: 'spec.aggregations[0]',
    allowed: 'from, to and bins',
  },
  {
    title: 'a histogram from top to bottom',
    spec: { aggregations: [{ name: 'a', op: 'histogram', field: 'r', from: 1, to: 1, bins: 3 }] },
    field: 'spec.aggregations[0].from',
    allowed: 'below to',
  },
  ...WORKER_CASES,
];

/** Specs at the edge of what is allowed. */
export const VALID_SPECS: readonly { title: string; spec: Record<string, unknown> }[] = [
  ...VALID_PARAMETERS,
  ...VALID_EXECS,
  {
    title: 'a function in Python of a ConfigMap',
    spec: { algorithm: { python: { configMap: { name: 'sim', key: 'sim.py' } }, args: { a: 1 }, seed: 7 } },
  },
  { title: 'a scratch folder', spec: { worker: { scratch: '1Gi' } } },
  {
    title: 'inputs of every kind',
    spec: {
      worker: {
        inputs: [
          { name: 'table', mountPath: '/data', configMap: { name: 'table' } },
          { name: 'key', mountPath: '/data-key', secret: { name: 'key' } },
          { name: 'volume', mountPath: '/mnt/volume', persistentVolumeClaim: { name: 'volume' } },
          { name: 'model', mountPath: '/opt/model', image: { reference: 'registry.example.com/team/model:v1' } },
        ],
      },
    },
  },
  {
    title: 'variables from elsewhere',
    spec: {
      worker: {
        env: [
          { name: 'A', valueFrom: { configMapKeyRef: { name: 'c', key: 'a.b' } } },
          { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'token' } } },
          { name: 'C', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'D', value: '' },
        ],
      },
    },
  },
  { title: 'a command', spec: { algorithm: { command: ['python3', '/app/a.py'], args: { a: 1 } } } },
  { title: 'an exec', spec: { algorithm: { exec: ['./sim', '{parameter}'], result: 'Regex', pattern: 'e=(.*)' } } },
  { title: 'a function in Python of a module', spec: { algorithm: { python: { module: 'a.b', function: 'f' } } } },
  { title: '100%', spec: { failurePolicy: { maxFailedParameters: '100%' } } },
  { title: '2.5%', spec: { failurePolicy: { maxFailedParameters: '2.5%' } } },
  { title: 'a batch of everything', spec: { mode: 'Queue', queue: { batchSize: 10 } } },
  { title: 'the default batch for fewer parameters', spec: { mode: 'Queue' } },
  {
    title: 'as many workers at least as at most',
    spec: { mode: 'Queue', autoscale: { minWorkers: 3, maxWorkers: 3 } },
  },
  { title: 'batch size Auto', spec: { queue: { batchSize: 'Auto' } } },
  { title: 'a count of everything', spec: { aggregations: [{ name: 'n', op: 'count' }] } },
  {
    title: 'a histogram',
    spec: { aggregations: [{ name: 'h', op: 'histogram', field: 'r', from: -1, to: 1.5, bins: 3 }] },
  },
  { title: 'a median', spec: { aggregations: [{ name: 'm', op: 'quantiles', field: 'r', at: [0, 0.5, 1] }] } },
  { title: 'the first ten', spec: { aggregations: [{ name: 't', op: 'topK', field: 'r', k: 10 }] } },
  {
    title: 'a request equal to its limit',
    spec: { worker: { resources: { limits: { cpu: 1 }, requests: { cpu: '1000m' } } } },
  },
  { title: 'a toleration of everything', spec: { worker: { tolerations: [{ operator: 'Exists' }] } } },
  { title: 'a label of a domain that only looks reserved', spec: { worker: { labels: { 'mykubernetes.io/a': 'b' } } } },
  {
    title: 'an image of a registry with a port and a digest',
    spec: { worker: { image: `localhost:5000/my-team/worker__a.b:v1.2_3@sha256:${'0f'.repeat(32)}` } },
  },
  {
    title: 'an image by a digest of another algorithm',
    spec: { worker: { image: `worker@sha512:${'0f'.repeat(64)}` } },
  },
  {
    title: 'labels with and without a domain, and of no value',
    spec: {
      worker: { labels: { Team_a: 'B.c-1', 'example.com/x': '' }, nodeSelector: { 'kubernetes.io/os': 'linux' } },
    },
  },
  {
    title: 'a device, and quantities in all notations',
    spec: {
      worker: {
        resources: {
          limits: { 'nvidia.com/gpu': 1, cpu: '0.5', memory: '1e9', 'ephemeral-storage': '1.5Gi' },
          requests: { 'nvidia.com/gpu': '1', cpu: '100m', memory: '64Mi' },
        },
      },
    },
  },
  {
    title: 'a taint of no value',
    spec: { worker: { tolerations: [{ key: 'example.com/spot', effect: 'NoSchedule' }] } },
  },
  { title: 'parallelism 0', spec: { parallelism: 0 } },
];

/** A manifest as an object: the shortest valid one with the given spec laid over it. */
export function manifestOf(spec: Record<string, unknown>, name = 'demo'): Record<string, unknown> {
  return {
    apiVersion: 'ttg.io/v1alpha1',
    kind: 'Computation',
    metadata: { name },
    spec: { parameters: { count: 10 }, algorithm: { name: 'simulate' }, ...spec },
  };
}
