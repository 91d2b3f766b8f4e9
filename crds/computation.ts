// Generated from computation.yaml by hack/generate/computation-types.ts. Change that file, not this one.

/**
 * A function evaluated on many parameters by worker pods, spread over nodes. Every parameter stands in the results exactly once, whatever died on the way. The shortest valid spec is `parameters: {count: 10000}` and `algorithm: {name: simulate}`.
 */
export interface Computation {
  /**
   * ttg.io/v1alpha1
   */
  apiVersion: string;
  /**
   * Computation
   */
  kind: string;
  metadata: ObjectMeta;
  spec: ComputationSpec;
  status?: ComputationStatus;
}
/**
 * Of the fields that every Kubernetes object has, those that this project reads.
 */
export interface ObjectMeta {
  name: string;
  namespace: string;
  uid: string;
  generation?: number;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: {
    [k: string]: string;
  };
  annotations?: {
    [k: string]: string;
  };
}
/**
 * What is to be computed and how. After creation only parallelism, autoscale, suspend, cancel, activeDeadlineSeconds, ttlSecondsAfterFinished, results, failurePolicy.maxFailedParameters and failurePolicy.stopAfterFailures can be changed, and mode while suspended: a table made by two programs is none.
 */
export interface ComputationSpec {
  parameters: Parameters;
  algorithm: Algorithm;
  /**
   * Static: each shard is one contiguous range of parameters, computed by one worker. Queue: workers fetch small batches from a queue, for parameters of uneven cost. The results are the same.
   */
  mode: 'Static' | 'Queue';
  /**
   * Number of shards that the parameters are divided into in mode Static, one pod each; what a single death can hold up. Default: parallelism at the time of creation (at least 1). Mode Queue has no shards: it is kept for a change to Static. 1 to 10000.
   */
  shards?: number;
  /**
   * Worker pods at once; can be changed while running, also by `kubectl scale`. In mode Static not more pods than shards run. With autoscale it is how many there are at the start. 0 computes nothing until it is raised. 0 to 10000.
   */
  parallelism: number;
  autoscale?: Autoscale;
  worker: WorkerTemplate;
  queue: QueuePolicy;
  spread: Spread;
  failurePolicy: FailurePolicy;
  /**
   * Numbers over all results, kept up to date in the status. Exact: the same to the last bit for any number of shards and after any fault.
   *
   * @maxItems 16
   */
  aggregations: Aggregation[];
  results: ResultsPolicy;
  /**
   * Stops the workers and keeps what is computed; false goes on from there.
   */
  suspend: boolean;
  /**
   * Ends the Computation for good and keeps what is computed. Cannot be taken back.
   */
  cancel: boolean;
  /**
   * Seconds of running, counted from the start, after which the Computation fails. Default: none.
   */
  activeDeadlineSeconds?: number;
  /**
   * Seconds after its end at which the Computation is deleted; its results stay for results.keepSecondsAfterDeletion. Default: never.
   */
  ttlSecondsAfterFinished?: number;
}
/**
 * The parameter space: exactly one of count, range, grid, list, random, latinHypercube and sobol, each of whose parameters can be repeated. A parameter has an id, counted from 0, by which results are ordered and failures are named; there can be up to 2^53-1.
 */
export interface Parameters {
  /**
   * That many parameters; the parameter is its id: 0, 1, … count-1. 1 to 2^53-1.
   */
  count?: number;
  range?: ParameterRange;
  /**
   * Every combination of the axes' values, the last axis changing fastest (row-major). A parameter is an object with a field for each axis, such as {x: 0.5, method: euler}.
   *
   * @minItems 1
   * @maxItems 8
   */
  grid?: Axis[];
  list?: ParameterList;
  random?: RandomDesign;
  latinHypercube?: LatinHypercube;
  sobol?: Sobol;
  /**
   * Names of axes of the grid that advance together instead of being combined: the first value of one with the first of the others, and so on. They have equally many values.
   *
   * @minItems 2
   * @maxItems 8
   *
   * Items: Name of an axis.
   */
  zip?: string[];
  /**
   * Each parameter so many times in a row, each time with an id of its own, for functions that draw random numbers. Default: once.
   */
  repeat?: number;
}
/**
 * Evenly spaced numbers: parameter = start + id · step, up to and without end. Computed in exact decimals and rounded once, so a step of 0.1 gives 0.3 and not 0.30000000000000004.
 */
export interface ParameterRange {
  /**
   * The first parameter.
   */
  start: number;
  /**
   * Where the range ends; itself no parameter.
   */
  end: number;
  /**
   * Distance between neighbours; below 0 for a range that goes down, never 0.
   */
  step: number;
}
/**
 * One dimension of the grid: either from, to and steps, or values.
 */
export interface Axis {
  /**
   * The field of the parameter that this axis fills. In YAML the names y, n, yes, no, on and off need quotes.
   */
  name: string;
  /**
   * The first value.
   */
  from?: number;
  /**
   * The last value, itself one of them.
   */
  to?: number;
  /**
   * Number of values: from, to and what lies evenly between them, each rounded once.
   */
  steps?: number;
  /**
   * Linear (default): equal differences between neighbours. Log: equal ratios, such as 0.01, 0.1, 1, 10; from and to are then both above 0 or both below.
   */
  scale?: 'Linear' | 'Log';
  /**
   * The values themselves; numbers, texts or any other JSON, up to 4 KiB each.
   *
   * @minItems 1
   * @maxItems 1000
   *
   * Items: One value.
   */
  values?: unknown[];
}
/**
 * The parameters one by one: exactly one of values, configMap (with format) and upload.
 */
export interface ParameterList {
  configMap?: ListConfigMap;
  /**
   * Csv: the first line names the axes, each further one is a parameter, an object with a field for each axis. JsonLines: each line is a parameter, any JSON value.
   */
  format?: 'Csv' | 'JsonLines';
  /**
   * The checksum of a list that `make upload FILE=…` has brought to the ledger: CSV, JSON lines or Parquet, up to 100,000,000 parameters.
   */
  upload?: string;
  /**
   * The parameters in the order of their ids; numbers, texts or any other JSON, up to 4 KiB each. The whole Computation has to stay below 1 MiB.
   *
   * @minItems 1
   * @maxItems 10000
   *
   * Items: One parameter.
   */
  values?: unknown[];
}
/**
 * A key of a ConfigMap in the Computation's namespace, whose text is the list. It is read once, when the Computation begins; what changes later is for Computations to come.
 */
export interface ListConfigMap {
  /**
   * Name of the ConfigMap.
   */
  name: string;
  /**
   * The key that holds the list, such as `points.csv`.
   */
  key: string;
}
/**
 * Points drawn at random, each axis by itself. The same seed and id give the same point everywhere.
 */
export interface RandomDesign {
  /**
   * Number of points. 1 to 1000000000.
   */
  count: number;
  /**
   * Another seed gives other points.
   */
  seed: number;
  /**
   * The dimensions. A parameter is an object with a field for each, such as {x: 0.731, method: euler}.
   *
   * @minItems 1
   * @maxItems 16
   */
  axes: RandomDesignAxis[];
}
/**
 * One dimension: from and to for any number between them, with steps for one of so many, or values for one of these.
 */
export interface RandomDesignAxis {
  /**
   * The field of the parameter that this axis fills.
   */
  name: string;
  /**
   * One end.
   */
  from?: number;
  /**
   * The other end.
   */
  to?: number;
  /**
   * Only so many values, from and to among them, as on the axis of a grid. Default: any number between from and to.
   */
  steps?: number;
  /**
   * Linear (default) or Log: every factor is equally likely, from 1 to 10 as from 10 to 100.
   */
  scale?: 'Linear' | 'Log';
  /**
   * The values themselves; numbers, texts or any other JSON, up to 4 KiB each.
   *
   * @minItems 1
   * @maxItems 1000
   *
   * Items: One value.
   */
  values?: unknown[];
}
/**
 * Points drawn so that each axis, cut into count equal parts, has exactly one point in each part.
 */
export interface LatinHypercube {
  /**
   * Number of points. 1 to 1000000000.
   */
  count: number;
  /**
   * Another seed gives other points.
   */
  seed: number;
  /**
   * The dimensions. A parameter is an object with a field for each, such as {x: 0.731, method: euler}.
   *
   * @minItems 1
   * @maxItems 16
   */
  axes: LatinHypercubeAxis[];
}
/**
 * One dimension: from and to for any number between them, with steps for one of so many, or values for one of these.
 */
export interface LatinHypercubeAxis {
  /**
   * The field of the parameter that this axis fills.
   */
  name: string;
  /**
   * One end.
   */
  from?: number;
  /**
   * The other end.
   */
  to?: number;
  /**
   * Only so many values, from and to among them, as on the axis of a grid. Default: any number between from and to.
   */
  steps?: number;
  /**
   * Linear (default) or Log: every factor is equally likely, from 1 to 10 as from 10 to 100.
   */
  scale?: 'Linear' | 'Log';
  /**
   * The values themselves; numbers, texts or any other JSON, up to 4 KiB each.
   *
   * @minItems 1
   * @maxItems 1000
   *
   * Items: One value.
   */
  values?: unknown[];
}
/**
 * The Sobol sequence: points that fill the space evenly from the first on; best with a count that is a power of 2.
 */
export interface Sobol {
  /**
   * Number of points. 1 to 1000000000.
   */
  count: number;
  /**
   * 0: the sequence itself, as scipy's without scrambling. Any other: shifted digit by digit, as even as it.
   */
  seed: number;
  /**
   * The dimensions. A parameter is an object with a field for each, such as {x: 0.731, method: euler}.
   *
   * @minItems 1
   * @maxItems 16
   */
  axes: SobolAxis[];
}
/**
 * One dimension: from and to for any number between them, with steps for one of so many, or values for one of these.
 */
export interface SobolAxis {
  /**
   * The field of the parameter that this axis fills.
   */
  name: string;
  /**
   * One end.
   */
  from?: number;
  /**
   * The other end.
   */
  to?: number;
  /**
   * Only so many values, from and to among them, as on the axis of a grid. Default: any number between from and to.
   */
  steps?: number;
  /**
   * Linear (default) or Log: every factor is equally likely, from 1 to 10 as from 10 to 100.
   */
  scale?: 'Linear' | 'Log';
  /**
   * The values themselves; numbers, texts or any other JSON, up to 4 KiB each.
   *
   * @minItems 1
   * @maxItems 1000
   *
   * Items: One value.
   */
  values?: unknown[];
}
/**
 * The function that is evaluated on each parameter: exactly one of name, python, command and exec.
 */
export interface Algorithm {
  /**
   * A built-in function. simulate: sleeps args.sleepMs and returns a number and a hash. echo: returns the parameter. primes: number of primes in [parameter · width, (parameter + 1) · width). monte-carlo-pi: estimates π with args.samples points, seeded by the id. logistic-map: the cycle that x → r·x·(1 − x) settles in, for the parameter r. mandelbrot: pixels of a tile that lie in the set; the parameter is the tile's number. black-scholes: prices of a call and a put, for {spot, strike, volatility}. faulty: fails in chosen ways at chosen ids, for tests.
   */
  name?: 'simulate' | 'echo' | 'primes' | 'monte-carlo-pi' | 'logistic-map' | 'mandelbrot' | 'black-scholes' | 'faulty';
  python?: PythonFunction;
  /**
   * A program of the worker's image, with its arguments, that runs for as long as the worker does and computes one parameter after the other: it reads lines of JSON on descriptor 3 and answers on descriptor 4 (worker/contract). `{folder}` in an argument is the image's working directory.
   *
   * @minItems 1
   * @maxItems 64
   */
  command?: string[];
  /**
   * An executable of the worker's image, with its arguments, that is run once for each parameter in an empty folder of its own. In the arguments `{x}` is the parameter's field x (axis x of a grid), `{parameter}` the whole parameter, `{id}` its id, `{seed}` a number in [0, 2^31) made of algorithm.seed and the id, `{args.name}` an argument of args, `{folder}` the image's working directory; `{{x}}` is the text {x}. It fails by an exit code other than 0.
   *
   * @minItems 1
   * @maxItems 64
   */
  exec?: string[];
  /**
   * What of an exec's output is the result. LastLine (the default): its last line, a number or other JSON where it is one, else a text. Json: all of it. Regex: what pattern finds.
   */
  result?: 'LastLine' | 'Json' | 'Regex';
  /**
   * With result Regex, a regular expression of JavaScript: its named groups become the fields of the result, a single group the result itself. The last match counts.
   */
  pattern?: string;
  /**
   * From it and the parameter's id every source of randomness is seeded, so that a run can be repeated. Default 0. 0 to 2^53-1.
   */
  seed?: number;
  /**
   * Arguments of the function, the same for every parameter. At most 64 fields and 64 KiB of JSON.
   */
  args: {
    /**
     * One argument, any JSON.
     */
    [k: string]: unknown;
  };
}
/**
 * A function in Python: exactly one of configMap and module. It is called as compute(param) or compute(param, ctx). The worker's image must have Python 3.9 or newer.
 */
export interface PythonFunction {
  configMap?: ConfigMapFile;
  /**
   * A module that is installed in the worker's image, such as `models.growth`.
   */
  module?: string;
  /**
   * Name of the function. Beside it, compute_batch(params) is called with many parameters at once where there is one, and setup() once in each process.
   */
  function: string;
}
/**
 * The file with the function, a key of a ConfigMap in the Computation's namespace. All of its keys become files of one folder, so that a helper module beside the file can be imported.
 */
export interface ConfigMapFile {
  /**
   * Name of the ConfigMap.
   */
  name: string;
  /**
   * The key that holds the function's file: a Python name and `.py`.
   */
  key: string;
}
/**
 * For mode Queue: as many workers as finish the rest in about targetSecondsRemaining at the measured rate. More come at once; fewer once that has been enough for a minute, and each one that leaves finishes what it has in hand. Yields as soon as somebody else changes parallelism.
 */
export interface Autoscale {
  /**
   * Never fewer workers than this. 1 to 10000.
   */
  minWorkers: number;
  /**
   * Never more workers than this. 1 to 10000.
   */
  maxWorkers: number;
  /**
   * Seconds that the rest should take. 1 to 31536000.
   */
  targetSecondsRemaining: number;
}
/**
 * The worker pods. What is not listed here cannot be set.
 */
export interface WorkerTemplate {
  /**
   * Image of the workers. Default: the one that came with the operator.
   */
  image?: string;
  /**
   * When a node fetches the image.
   */
  imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  /**
   * Secrets of this namespace by which nodes fetch the image.
   *
   * @maxItems 16
   */
  imagePullSecrets?: LocalReference[];
  resources?: WorkerResources;
  /**
   * Environment variables of the workers. TTG_… and the names that the operator sets itself are refused.
   *
   * @maxItems 128
   */
  env?: EnvironmentVariable[];
  /**
   * Data that the workers read, each as a folder. Whoever creates the Computation must be allowed to read the object that it comes from.
   *
   * @maxItems 16
   */
  inputs?: Input[];
  /**
   * Parameters computed at once in one worker, each in its own process. Default: the CPU limit, else the CPU request, rounded down, else 1. 1 to 256.
   */
  slots?: number;
  /**
   * Labels that a node must carry to run workers.
   */
  nodeSelector?: {
    /**
     * The label's value.
     */
    [k: string]: string;
  };
  /**
   * Taints of nodes that workers tolerate.
   *
   * @maxItems 32
   */
  tolerations?: Toleration[];
  /**
   * PriorityClass of the worker pods.
   */
  priorityClassName?: string;
  /**
   * RuntimeClass of the worker pods.
   */
  runtimeClassName?: string;
  /**
   * The most that a worker may write into its scratch folder (working directory, HOME and TMPDIR of the function), such as 1Gi; a pod beyond it is evicted. Default: as much as the node has.
   */
  scratch?: number | string;
  /**
   * Seconds that a worker has, once it is told to stop, to commit what it has in hand. 1 to 3600.
   */
  terminationGracePeriodSeconds: number;
  /**
   * Further labels of the worker pods. Keys in kubernetes.io, k8s.io and ttg.io are refused.
   */
  labels?: {
    /**
     * The label's value.
     */
    [k: string]: string;
  };
  /**
   * Further annotations of the worker pods. Keys in batch.kubernetes.io and ttg.io are refused.
   */
  annotations?: {
    /**
     * The annotation's value.
     */
    [k: string]: string;
  };
}
/**
 * A Secret.
 */
export interface LocalReference {
  /**
   * Name of the Secret.
   */
  name: string;
}
/**
 * What a worker container asks for (requests) and may use at most (limits), by resource, such as cpu and memory. User code gets a little less memory than the limit, so that running out costs a parameter and not the pod.
 */
export interface WorkerResources {
  /**
   * The most that a worker may use, such as {cpu: "2", memory: 1Gi}.
   */
  limits?: {
    /**
     * A quantity, such as 500m, 2 or 1Gi; fractions in quotes.
     */
    [k: string]: number | string;
  };
  /**
   * What the scheduler reserves for a worker. Default: the limits.
   */
  requests?: {
    /**
     * A quantity, such as 500m, 2 or 1Gi; fractions in quotes.
     */
    [k: string]: number | string;
  };
}
/**
 * One variable, with either value or valueFrom.
 */
export interface EnvironmentVariable {
  /**
   * Its name.
   */
  name: string;
  /**
   * Its value, taken literally.
   */
  value?: string;
  valueFrom?: ValueSource;
}
/**
 * Where its value comes from: exactly one of configMapKeyRef, secretKeyRef and fieldRef. Whoever creates the Computation must be allowed to read that object.
 */
export interface ValueSource {
  configMapKeyRef?: ConfigMapKey;
  secretKeyRef?: SecretKey;
  fieldRef?: PodField;
}
/**
 * A key of a ConfigMap of this namespace.
 */
export interface ConfigMapKey {
  /**
   * Name of the ConfigMap.
   */
  name: string;
  /**
   * The key whose value it is.
   */
  key: string;
}
/**
 * A key of a Secret of this namespace.
 */
export interface SecretKey {
  /**
   * Name of the Secret.
   */
  name: string;
  /**
   * The key whose value it is.
   */
  key: string;
}
/**
 * Something that Kubernetes knows of the worker's pod.
 */
export interface PodField {
  /**
   * Which.
   */
  fieldPath:
    'metadata.name' | 'metadata.namespace' | 'metadata.uid' | 'spec.nodeName' | 'status.podIP' | 'status.hostIP';
}
/**
 * One folder, from exactly one of configMap, secret, persistentVolumeClaim and image.
 */
export interface Input {
  /**
   * Its name; the conditions say it.
   */
  name: string;
  /**
   * The folder that it becomes, such as /data; read-only.
   */
  mountPath: string;
  configMap?: ConfigMapReference;
  secret?: SecretReference;
  persistentVolumeClaim?: ClaimReference;
  image?: ImageReference;
}
/**
 * A ConfigMap of this namespace.
 */
export interface ConfigMapReference {
  /**
   * Its name.
   */
  name: string;
}
/**
 * A Secret of this namespace.
 */
export interface SecretReference {
  /**
   * Its name.
   */
  name: string;
}
/**
 * A claim on a volume of this namespace.
 */
export interface ClaimReference {
  /**
   * Its name.
   */
  name: string;
}
/**
 * An image whose files are the data. Needs Kubernetes 1.35, or its gate ImageVolume, and nodes with containerd 2.1 or later.
 */
export interface ImageReference {
  /**
   * Its name, such as registry.example.com/team/data:v1.
   */
  reference: string;
}
/**
 * One taint, or all that match.
 */
export interface Toleration {
  /**
   * Key of the taint. Default: every key.
   */
  key?: string;
  /**
   * How the taint's value is compared.
   */
  operator: 'Equal' | 'Exists';
  /**
   * Value of the taint, for Equal.
   */
  value?: string;
  /**
   * Effect of the taint. Default: every effect.
   */
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /**
   * Seconds for which a NoExecute taint is tolerated. Default: for ever.
   */
  tolerationSeconds?: number;
}
/**
 * How batches are handed out in mode Queue.
 */
export interface QueuePolicy {
  /**
   * Parameters in one batch, or Auto: as many as take about targetSeconds, fewer towards the end. Not more than there are parameters. 1 to 1000000.
   */
  batchSize: number | string;
  /**
   * Seconds that a batch should take, where batchSize is Auto. A worker that is told to stop has at least twice as long.
   */
  targetSeconds: number;
  /**
   * A batch handed out that often without a result is computed one parameter at a time, and what killed each worker is recorded as Crashed.
   */
  maxDeliveries: number;
  /**
   * A batch whose worker has been silent for so many seconds goes to another one.
   */
  visibilityTimeoutSeconds: number;
}
/**
 * How the worker pods of this Computation are spread over the cluster.
 */
export interface Spread {
  /**
   * Node label whose values get equal numbers of pods; kubernetes.io/hostname for nodes, topology.kubernetes.io/zone for zones.
   */
  topologyKey: string;
  /**
   * ScheduleAnyway: as evenly as there is room. DoNotSchedule: a pod waits rather than making it uneven by more than one.
   */
  whenUnsatisfiable: 'ScheduleAnyway' | 'DoNotSchedule';
}
/**
 * What failures cost and when they fail the Computation.
 */
export interface FailurePolicy {
  /**
   * Deaths of a shard's worker in a row without progress after which the shard is given up; the others go on. Evictions, drains and preemption do not count. 0 to 100.
   */
  retriesPerShard: number;
  /**
   * Further tries of a parameter whose function failed. 0 to 100.
   */
  retriesPerParameter: number;
  /**
   * Seconds after which one parameter is stopped and recorded as TimedOut. Default: never.
   */
  timeoutSecondsPerParameter?: number;
  /**
   * Failed parameters, as a number or in percent of all (such as 2.5%), with which the Computation still succeeds. Decided at the end; can be changed.
   */
  maxFailedParameters: number | string;
  /**
   * Failed parameters at which the run is stopped before its end. Default: only when the first 100 all failed alike. Can be changed.
   */
  stopAfterFailures?: number;
}
/**
 * One number, or one table, over a field of all results.
 */
export interface Aggregation {
  /**
   * Its name in the status and in reports.
   */
  name: string;
  /**
   * Field of the result that is aggregated. Needed for every op but count, which without it counts all results. A result that is no object is its own field `result`.
   */
  field?: string;
  /**
   * count: results that have the field as a number. sum, min, max, mean, stddev (of the sample). argmin, argmax: the parameter that has the least or greatest value, the lowest id at a tie. topK: the k greatest with their parameters. histogram: numbers of values in equal bins. quantiles: values below which a part of all lies, within 1 % of the exact ones.
   */
  op: 'count' | 'sum' | 'min' | 'max' | 'mean' | 'stddev' | 'argmin' | 'argmax' | 'topK' | 'histogram' | 'quantiles';
  /**
   * For topK, how many. Default: 10. 1 to 100.
   */
  k?: number;
  /**
   * For histogram, lower end of the first bin.
   */
  from?: number;
  /**
   * For histogram, upper end of the last bin.
   */
  to?: number;
  /**
   * For histogram, number of bins. 1 to 256.
   */
  bins?: number;
  /**
   * For quantiles, which: 0 the least, 0.5 the median, 1 the greatest value. Default: 0.05, 0.25, 0.5, 0.75 and 0.95.
   *
   * @minItems 1
   * @maxItems 16
   *
   * Items: One quantile.
   */
  at?: number[];
}
/**
 * What becomes of the results.
 */
export interface ResultsPolicy {
  /**
   * Seconds that the results stay readable after the Computation was deleted. Default 7 days.
   */
  keepSecondsAfterDeletion: number;
  /**
   * Bytes of results at which the run stops taking more and a condition says so. Default: no bound but the disk.
   */
  maxBytes?: number;
}
/**
 * What was observed; written by the operator alone.
 */
export interface ComputationStatus {
  /**
   * Generation of the spec that this status answers.
   */
  observedGeneration?: number;
  /**
   * For people and columns; the conditions decide.
   */
  phase?: 'Pending' | 'Running' | 'Suspended' | 'Succeeded' | 'Failed' | 'Cancelled';
  /**
   * The one thing worth saying now, in one word such as Recomputing or ImagePullBackOff.
   */
  reason?: string;
  /**
   * The same in a sentence.
   */
  message?: string;
  /**
   * Complete, Failed and Suspended as a Job has them; Finished at either end; Reconciling and Stalled as kstatus has them.
   *
   * @maxItems 32
   */
  conditions?: Condition[];
  /**
   * When the Computation was first taken up.
   */
  startTime?: string;
  /**
   * When it ended, either way.
   */
  completionTime?: string;
  list?: ListStatus;
  progress?: Progress;
  timing?: RunTiming;
  /**
   * The shards: all of them up to 256, otherwise up to 64 that need attention (failed, slowest, running); shardSummary says the rest. In mode Queue a shard is a worker, and its range what it has in hand.
   *
   * @maxItems 256
   */
  shards?: ShardStatus[];
  queue?: QueueStatus;
  autoscale?: AutoscaleStatus;
  shardSummary?: ShardSummary;
  /**
   * The aggregations over all results so far, in the order of the spec.
   *
   * @maxItems 16
   */
  aggregates?: AggregateStatus[];
  /**
   * What failed, by kind and with the first ids, such as: 9,998 of 10,000; 2 failed: ValueError negative radicand (417, 9021). Absent while nothing has failed.
   */
  failureSummary?: string;
  /**
   * The first failed parameters by id, at most 10.
   *
   * @maxItems 10
   */
  failures?: FailureStatus[];
  /**
   * The Job that runs the workers.
   */
  jobName?: string;
  /**
   * Ready worker pods of those wanted, such as 3/3.
   */
  workers?: string;
  /**
   * Nodes of the workers, such as ttg-cluster-worker,ttg-cluster-worker2.
   */
  nodes?: string;
  /**
   * Image that the workers run.
   */
  image?: string;
  /**
   * Worker pods that exist, for the scale subresource.
   */
  replicas?: number;
  /**
   * Label selector of the worker pods, for the scale subresource.
   */
  selector?: string;
}
/**
 * One condition.
 */
export interface Condition {
  /**
   * Its name.
   */
  type: string;
  /**
   * Whether it holds.
   */
  status: 'True' | 'False' | 'Unknown';
  /**
   * Generation of the spec that it speaks of.
   */
  observedGeneration?: number;
  /**
   * When its status last changed.
   */
  lastTransitionTime: string;
  /**
   * Why, in one word.
   */
  reason: string;
  /**
   * Why, in a sentence.
   */
  message: string;
}
/**
 * The list of parameters as it was when this Computation began, where it stands in a ConfigMap or an upload.
 */
export interface ListStatus {
  /**
   * sha256 of the parameters as lines of JSON. The same list has the same checksum, whatever it was written in.
   */
  checksum: string;
  /**
   * Number of parameters in the list.
   */
  count: number;
}
/**
 * How far the whole is, counted in parameters. Never goes backwards.
 */
export interface Progress {
  /**
   * Number of parameters.
   */
  total: number;
  /**
   * Parameters with a result.
   */
  completed: number;
  /**
   * Parameters with a failure in place of a result.
   */
  failed: number;
  /**
   * Finished parameters in percent, rounded down; 100 only when complete.
   */
  percent: number;
  /**
   * Parameters a second over the last seconds.
   */
  ratePerSecond?: number;
  /**
   * The rate for people, such as 812/s.
   */
  rate?: string;
  /**
   * Seconds left at the present rate; absent while there is none.
   */
  etaSeconds?: number;
  /**
   * Time left for people, such as 3h25m.
   */
  eta?: string;
  /**
   * Time since the start, or from start to end, such as 12m40s.
   */
  duration?: string;
  /**
   * Finished parameters of all, such as 6120/10000.
   */
  summary: string;
}
/**
 * Where the time from apply to the end went, in milliseconds: waiting for the scheduler and for pods to start, then the workers' time in shares of computing, committing and neither.
 */
export interface RunTiming {
  /**
   * From apply to the end, or until now.
   */
  totalMs: number;
  /**
   * From apply until a node was found.
   */
  schedulingMs: number;
  /**
   * From there until a worker claimed its shard.
   */
  podStartMs: number;
  /**
   * Computing parameters.
   */
  computingMs: number;
  /**
   * Waiting for results to become durable.
   */
  committingMs: number;
  /**
   * Neither.
   */
  idleMs: number;
}
/**
 * One shard.
 */
export interface ShardStatus {
  /**
   * Its number, which is the Job's completion index.
   */
  index: number;
  /**
   * Its parameters, first and last id, such as 0-3332; empty where it has none.
   */
  range: string;
  /**
   * Where it stands. In mode Queue, Suspended is a worker that is not wanted now.
   */
  phase: 'Pending' | 'Running' | 'Suspended' | 'Succeeded' | 'Failed' | 'Cancelled';
  /**
   * Why it does not run or has failed, in one word.
   */
  reason?: string;
  /**
   * In mode Queue, the batches that it finished.
   */
  tasks?: number;
  /**
   * Node of its last worker.
   */
  node?: string;
  /**
   * Pod of its last worker.
   */
  pod?: string;
  /**
   * Its parameters with a result.
   */
  completed: number;
  /**
   * Its parameters with a failure.
   */
  failed: number;
  /**
   * How many workers have claimed it so far.
   */
  attempts: number;
  /**
   * Its parameters a second over the last seconds, at the end over all.
   */
  ratePerSecond?: number;
  /**
   * When it was first claimed.
   */
  startTime?: string;
  /**
   * When its last parameter became durable.
   */
  completionTime?: string;
  slowest?: SlowParameter;
  timing?: ShardTiming;
  usage?: ShardUsage;
}
/**
 * The parameter that holds the others up, while there is one.
 */
export interface SlowParameter {
  /**
   * Its id.
   */
  parameter: number;
  /**
   * Since when it is being computed.
   */
  seconds: number;
}
/**
 * Where its workers' time went, in milliseconds.
 */
export interface ShardTiming {
  /**
   * Computing parameters.
   */
  computeMs: number;
  /**
   * Waiting for results to become durable.
   */
  waitMs: number;
  /**
   * Neither.
   */
  idleMs: number;
}
/**
 * What its workers used, with all that they started, up to the last commit.
 */
export interface ShardUsage {
  /**
   * Milliseconds of processor time.
   */
  cpuMs: number;
  /**
   * The most memory at a time, in bytes.
   */
  peakMemoryBytes: number;
}
/**
 * In mode Queue, the batches that are cut.
 */
export interface QueueStatus {
  /**
   * Batches that no worker has yet.
   */
  waiting: number;
  /**
   * Batches that a worker has.
   */
  inFlight: number;
  /**
   * How often a batch went to another worker.
   */
  redelivered: number;
  /**
   * Seconds since the batch that has been with workers longest was handed out first.
   */
  oldestSeconds: number;
}
/**
 * What autoscale decided.
 */
export interface AutoscaleStatus {
  /**
   * How many workers it wants now.
   */
  workers: number;
  /**
   * The parallelism that it found. Where parallelism is another one, somebody else scales, and it yields.
   */
  startedWith: number;
  /**
   * Since when fewer workers have been enough.
   */
  fewerSince?: string;
  /**
   * The most that were needed since then.
   */
  mostSince?: number;
}
/**
 * All shards in numbers.
 */
export interface ShardSummary {
  /**
   * Number of shards, fixed at the start; later changes of parallelism leave it.
   */
  total: number;
  /**
   * Shards with a running worker.
   */
  active: number;
  /**
   * Complete shards.
   */
  succeeded: number;
  /**
   * Shards that were given up.
   */
  failed: number;
  /**
   * Complete shards, such as 0-41,43.
   */
  completedIndexes?: string;
  /**
   * Shards that were given up, such as 42.
   */
  failedIndexes?: string;
}
/**
 * One of them.
 */
export interface AggregateStatus {
  /**
   * Its name in the spec.
   */
  name: string;
  /**
   * What it is.
   */
  op: 'count' | 'sum' | 'min' | 'max' | 'mean' | 'stddev' | 'argmin' | 'argmax' | 'topK' | 'histogram' | 'quantiles';
  /**
   * The value, correctly rounded, as the shortest decimal number that reads back exactly; for topK the greatest. Absent while there is none.
   */
  value?: string;
  /**
   * For argmin and argmax, the parameter that has the value, if it is short.
   */
  parameter?: unknown;
  /**
   * For argmin and argmax, its id.
   */
  id?: number;
  /**
   * For topK, the greatest values, greatest first, as many as leave the status small.
   *
   * @maxItems 100
   */
  top?: TopEntry[];
  histogram?: HistogramStatus;
  /**
   * For quantiles, those asked for.
   *
   * @maxItems 16
   */
  quantiles?: QuantileStatus[];
  /**
   * Results that had a value.
   */
  aggregated: number;
  /**
   * Results without that field, or where it is no number.
   */
  skipped: number;
  /**
   * Values that are NaN; in no other figure but aggregated.
   */
  nan?: number;
  /**
   * Values that are Infinity; in no other figure but aggregated.
   */
  positiveInfinity?: number;
  /**
   * Values that are -Infinity; in no other figure but aggregated.
   */
  negativeInfinity?: number;
}
/**
 * One of them.
 */
export interface TopEntry {
  /**
   * The value.
   */
  value: string;
  /**
   * Id of its parameter.
   */
  id: number;
  /**
   * Its parameter, if it is short.
   */
  parameter?: unknown;
}
/**
 * For histogram, the numbers of values. Absent where it would make the status large.
 */
export interface HistogramStatus {
  /**
   * Lower end of the first bin.
   */
  from: number;
  /**
   * Upper end of the last bin.
   */
  to: number;
  /**
   * Values below the first bin.
   */
  below: number;
  /**
   * Values above the last bin.
   */
  above: number;
  /**
   * Values in each bin.
   *
   * @maxItems 256
   *
   * Items: Values in this bin.
   */
  counts: number[];
}
/**
 * One of them.
 */
export interface QuantileStatus {
  /**
   * Part of all values, from 0 to 1.
   */
  at: number;
  /**
   * The value below which that part lies, within 1 %; exact for 0 and 1.
   */
  value: string;
}
/**
 * One failed parameter.
 */
export interface FailureStatus {
  /**
   * Its id.
   */
  id: number;
  /**
   * Its value, if it is short.
   */
  parameter?: unknown;
  /**
   * Exception, Crashed, TimedOut, OutOfMemory, ResultTooLarge or InvalidResult.
   */
  reason: string;
  /**
   * Class of the exception, signal or exit code, where there is one.
   */
  type?: string;
  /**
   * What the function said.
   */
  message: string;
}
