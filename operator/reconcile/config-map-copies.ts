import { createHash } from 'node:crypto';
import type { Computation } from '../../crds/computation.ts';
import type { ConfigMap, Job } from '../kube/objects.ts';
import { canonicalJson } from './canonical-json.ts';

/** A ConfigMap that a run is begun with, and what it must have. */
export interface ConfigMapCopy {
  /** Name of the user's ConfigMap. */
  source: string;
  /** Name of the copy that the pods mount. */
  name: string;
  /** Keys without which no pod can begin. */
  keys: readonly string[];
}

/** On the Job: the ConfigMaps that its pods have copies of, as JSON: a digest of each by its name. */
export const COPIED_CONFIG_MAPS = 'ttg.io/copied-config-maps';

const DIGITS = 10;

/** The ConfigMaps that a Computation names, each once. All pods of a run see them as they were when it began. */
export function configMapCopies({ metadata, spec }: Computation): ConfigMapCopy[] {
  const { inputs = [], env = [] } = spec.worker;
  const code = spec.algorithm.python?.configMap;
  const named: { name: string; key?: string }[] = [
    ...(code === undefined ? [] : [code]),
    ...inputs.flatMap(({ configMap }) => configMap ?? []),
    ...env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef ?? []),
  ];
  return [...Map.groupBy(named, ({ name }) => name)].map(([source, of]) => ({
    source,
    name: copyName(metadata, source),
    keys: [...new Set(of.flatMap(({ key }) => key ?? []))],
  }));
}

/** Another one for each Computation, also for a later one of the same name. */
export function copyName({ name, uid }: { name: string; uid: string }, source: string): string {
  return `${name}-${createHash('sha256').update(`${uid}/${source}`).digest('hex').slice(0, DIGITS)}`;
}

/** Tells two contents apart. */
export function digestOf({ data = {}, binaryData = {} }: ConfigMap): string {
  return createHash('sha256').update(canonicalJson({ data, binaryData })).digest('hex').slice(0, DIGITS);
}

/** What a Job says of the ConfigMaps that it was begun with: a digest by name. */
export function copiedBy(job: Job | undefined): ReadonlyMap<string, string> {
  const text = job?.metadata.annotations?.[COPIED_CONFIG_MAPS];
  const said: unknown = text === undefined ? {} : JSON.parse(text);
  return new Map(
    Object.entries(said ?? {}).flatMap(([name, digest]): [string, string][] =>
      typeof digest === 'string' ? [[name, digest]] : [],
    ),
  );
}
