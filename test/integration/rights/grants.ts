import { isRecord } from '../../../crds/record.ts';
import { recordAt, type Rendered } from '../install/rendered.ts';

/**
 * What the roles that are bound to a service account grant: `VERB RESOURCE`, or `VERB RESOURCE/SUBRESOURCE`, or
 * `VERB PATH` for what is no resource; sorted. A binding to a role that is not among the objects is left out.
 */
export function grantsOf(objects: readonly Rendered[], account: string): string[] {
  const bindings = objects.filter(({ object }) => {
    const subjects = object['subjects'];
    return Array.isArray(subjects) && subjects.some((subject) => isRecord(subject) && subject['name'] === account);
  });
  const granted = new Set<string>();
  for (const { object: binding } of bindings) {
    const { kind, name } = recordAt(binding, 'roleRef');
    const { namespace } = recordAt(binding, 'metadata');
    const role = objects.find(
      ({ object }) =>
        object['kind'] === kind &&
        recordAt(object, 'metadata')['name'] === name &&
        (kind === 'ClusterRole' || recordAt(object, 'metadata')['namespace'] === namespace),
    );
    for (const right of rightsOf(role?.object['rules'])) granted.add(right);
  }
  return [...granted].toSorted();
}

/** The rights that the rules of a role give, each by itself. */
export function rightsOf(rules: unknown): string[] {
  return listAt({ rules }, 'rules')
    .filter((rule) => isRecord(rule))
    .flatMap((rule) => {
      const targets = [...listAt(rule, 'resources'), ...listAt(rule, 'nonResourceURLs')];
      return listAt(rule, 'verbs').flatMap((verb) => targets.map((target) => `${String(verb)} ${String(target)}`));
    });
}

function listAt(object: Record<string, unknown>, name: string): unknown[] {
  const found = object[name];
  return Array.isArray(found) ? found : [];
}
