import type { JsonSchema } from '../../crds/manifest/json-schema.ts';
import { isRecord } from '../../crds/record.ts';

/**
 * Whether a field of the spec can be changed after creation, read from the transition rules on the spec: `no`, `yes`, or
 * `once` where a rule lets it go one way.
 *
 * @param path such as `spec.worker.env[].name`; a rule on a field holds for all below it.
 */
export function changeText(spec: JsonSchema, path: string): 'no' | 'yes' | 'once' {
  const rules = spec['x-kubernetes-validations'];
  for (const rule of Array.isArray(rules) ? rules : []) {
    if (!isRecord(rule) || !String(rule['rule']).includes('oldSelf')) continue;
    const of = `spec${String(rule['fieldPath'])}`;
    if (path !== of && !path.startsWith(`${of}.`) && !path.startsWith(`${of}[`)) continue;
    return String(rule['message']).startsWith('cannot be changed') ? 'no' : 'once';
  }
  return 'yes';
}
