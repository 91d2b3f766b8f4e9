import { isRecord } from '../../../crds/record.ts';
import { parseYaml } from '../../../crds/manifest/yaml.ts';
import { CHART, command, output, type CommandResult } from './command.ts';

/** One Kubernetes object as a file describes it. */
export interface Rendered {
  /** `Kind name`, or `Kind namespace/name`. */
  key: string;
  object: Record<string, unknown>;
}

export const SYSTEM_NAMESPACE = 'ttg-system';

/** `helm template` with further arguments, whatever its exit code. */
export function tryTemplate(...args: string[]): Promise<CommandResult> {
  return command('helm', ['template', 'ttg', CHART, '--namespace', SYSTEM_NAMESPACE, ...args]);
}

/** The objects of `helm template` with further arguments. */
export async function template(...args: string[]): Promise<Rendered[]> {
  return objectsOf(await output('helm', ['template', 'ttg', CHART, '--namespace', SYSTEM_NAMESPACE, ...args]));
}

/** The objects that `make manifests` prints, with the images that the chart takes by itself. */
export async function manifests(
  overlay: string,
  version: string,
  more: Record<string, string> = {},
): Promise<Rendered[]> {
  const images = { OPERATOR_IMG: `ttg-operator:v${version}`, WORKER_IMG: `ttg-worker:v${version}` };
  return objectsOf(await output('bash', ['hack/deploy/manifests.sh'], { OVERLAY: overlay, ...images, ...more }));
}

/** The objects of a YAML stream. */
export function objectsOf(yaml: string): Rendered[] {
  return parseYaml(yaml)
    .filter((document) => isRecord(document))
    .map((object) => ({ key: keyOf(object), object }));
}

/** What stands in an object under these keys, as a record; an empty one where there is none. */
export function recordAt(object: Record<string, unknown>, ...path: string[]): Record<string, unknown> {
  let found = object;
  for (const name of path) {
    const next = found[name];
    found = isRecord(next) ? next : {};
  }
  return found;
}

/** The object of that key. */
export function find(objects: readonly Rendered[], key: string): Record<string, unknown> {
  const found = objects.find((one) => one.key === key);
  if (found === undefined) throw new Error(`${key} is not among ${objects.map((one) => one.key).join(', ')}`);
  return found.object;
}

function keyOf(object: Record<string, unknown>): string {
  const { name, namespace } = recordAt(object, 'metadata');
  return `${String(object['kind'])} ${typeof namespace === 'string' ? `${namespace}/` : ''}${String(name)}`;
}
