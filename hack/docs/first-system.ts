/** Something that the first system's report tells of, and where it is here. */
export interface Capability {
  /** As the report names it. */
  what: string;
  /** What the report says of it: it had that, planned it for its second milestone, or deferred it. */
  before: 'had' | 'planned' | 'deferred' | 'missing';
  /** What there is today, in Markdown. */
  here: string;
  /** Test files that see it; none = not covered by a test, and `here` says so. */
  tests: readonly string[];
}

const E2E = 'test/e2e';
const SAMPLES = `${E2E}/samples.test.ts`;
const SCRIPTS = `${E2E}/alone/scripts.test.ts`;
const DOCS = `${E2E}/long/docs.test.ts`;

/** The report's table of its latest test run, line by line. */
export const ASPECTS: readonly { aspect: string; before: string; here: string; tests: readonly string[] }[] = [
  {
    aspect: 'Build',
    before: 'image `ttg-worker:v1.1.0` built with OCI labels',
    here: 'images of operator and worker with OCI labels and `ttg.*` labels',
    tests: [`${E2E}/image-content.test.ts`, SCRIPTS],
  },
  {
    aspect: 'Distribution',
    before: 'pod 0 → worker2, pod 1 → worker, pod 2 → worker3',
    here: 'each shard on a node of its own',
    tests: [SAMPLES],
  },
  {
    aspect: 'Execution',
    before: '3/3 completions in 10 s',
    here: '3/3 completions, 10,000 rows, each parameter once',
    tests: [SAMPLES],
  },
  {
    aspect: 'Logging',
    before: 'structured logs with lifecycle events',
    here: 'the same line format, and one line of JSON at the end',
    tests: ['worker/log/progress-log.test.ts'],
  },
  {
    aspect: 'Cleanup',
    before: 'scripts work with dry-run mode',
    here: 'the same, and a dry run names exactly what the real run removes',
    tests: [SCRIPTS],
  },
];

/** Every capability that the report has, plans or defers. */
export const CAPABILITIES: readonly Capability[] = [
  {
    what: 'Work distributes across nodes',
    before: 'had',
    here: 'topology spread that counts only its own pods',
    tests: [SAMPLES],
  },
  {
    what: 'Parallel execution',
    before: 'had',
    here: 'one Indexed Job, a pod a shard; `slots` within a pod',
    tests: [SAMPLES],
  },
  {
    what: 'Work division: 0–3332, 3333–6665, 6666–9999',
    before: 'had',
    here: '`crds/partition.ts`',
    tests: ['crds/partition.test.ts'],
  },
  {
    what: 'Logging and progress',
    before: 'had',
    here: 'log lines, and progress of every shard in the status',
    tests: ['worker/log/progress-log.test.ts', SAMPLES],
  },
  {
    what: 'Throughput and time per batch',
    before: 'had',
    here: 'logs, status, `make report`, metrics',
    tests: [SAMPLES],
  },
  {
    what: 'Labels and annotations',
    before: 'had',
    here: '`app.kubernetes.io/*`, `ttg.io/*`',
    tests: ['test/docs/configuration.test.ts'],
  },
  { what: 'Versioned build, loaded into kind', before: 'had', here: '`hack/build`', tests: [SCRIPTS] },
  { what: 'Cluster of 1 + 3 nodes', before: 'had', here: '`hack/setup-local`, `make deploy-kind`', tests: [DOCS] },
  { what: 'List of all resources', before: 'had', here: '`hack/list-resources`', tests: [SCRIPTS] },
  {
    what: 'Safe clean-up: dry run, force, keep the cluster',
    before: 'had',
    here: '`hack/cleanup-all`',
    tests: [SCRIPTS],
  },
  { what: 'Full demo', before: 'had', here: '`hack/demo-full`, `make demo`', tests: [DOCS] },
  {
    what: 'kubectl top pods',
    before: 'had',
    here: '`make deploy-kind METRICS=1`',
    tests: [`${E2E}/long/metrics-server.test.ts`],
  },
  {
    what: 'Guides',
    before: 'had',
    here: '[README](../README.md#guides)',
    tests: ['test/docs/shell-blocks.test.ts', DOCS],
  },
  {
    what: 'More workers, more parameters',
    before: 'had',
    here: '`spec.shards`, `spec.parameters`; [scaling](scaling.md)',
    tests: ['test/integration/controller/changes.test.ts'],
  },
  {
    what: 'Real algorithm',
    before: 'missing',
    here: '[your own function](your-function.md), in Python or another program; some built in',
    tests: ['test/functions/python.test.ts', 'test/functions/exec.test.ts', 'worker/algorithms/built-ins.test.ts'],
  },
  { what: 'Result aggregation', before: 'missing', here: 'exact aggregates in the status', tests: [SAMPLES] },
  {
    what: 'Persistent storage',
    before: 'missing',
    here: 'the ledger; the table as CSV or NDJSON',
    tests: [`${E2E}/alone/ledger-deaths.test.ts`, SAMPLES],
  },
  {
    what: 'Error recovery',
    before: 'missing',
    here: 'resumes at the offset, whatever died ([reliability](reliability.md))',
    tests: [
      `${E2E}/faults/worker-deaths.test.ts`,
      `${E2E}/alone/ledger-deaths.test.ts`,
      `${E2E}/alone/operator-deaths.test.ts`,
    ],
  },
  {
    what: 'Auto-scaling',
    before: 'missing',
    here: '`kubectl scale`; `spec.autoscale` in mode Queue',
    tests: ['test/integration/crd/kubectl.test.ts', 'operator/reconcile/autoscale.test.ts'],
  },
  {
    what: 'Fault tolerance: kill a pod, its work is done again',
    before: 'planned',
    here: 'from the offset on, not from the beginning',
    tests: [`${E2E}/faults/worker-deaths.test.ts`],
  },
  { what: '10,000 parameters', before: 'planned', here: '`config/samples/demo-10k.yaml`', tests: [SAMPLES] },
  {
    what: '100,000 parameters',
    before: 'planned',
    here: '[scaling](scaling.md#measured), by hand; no test',
    tests: [],
  },
  {
    what: 'Workers pull tasks from Redis Streams',
    before: 'planned',
    here: '`spec.mode: Queue`, newest of all',
    tests: ['test/integration/controller/queue-mode.test.ts', 'test/integration/controller/queue-job.test.ts'],
  },
  {
    what: 'A switch back to static ranges',
    before: 'planned',
    here: '`spec.mode: Static` is the default; the change of mode while suspended',
    tests: ['operator/reconcile/queue-mode.test.ts'],
  },
  { what: 'Celery', before: 'deferred', here: 'not used: why is in [when not to use it](when-not.md)', tests: [] },
  {
    what: 'Monitoring dashboard (Flower)',
    before: 'deferred',
    here: 'Grafana dashboard and alerts in `config/monitoring`',
    tests: ['test/integration/monitoring/queries.test.ts'],
  },
  {
    what: 'Persistent Redis storage',
    before: 'deferred',
    here: 'not needed: Redis is never the truth ([architecture](architecture.md))',
    tests: [],
  },
  {
    what: 'Azure AKS',
    before: 'deferred',
    here: '[AKS](aks.md): accepted by an API server, not run on Azure',
    tests: ['test/integration/rights/aks.test.ts'],
  },
];
