import { isRecord } from '../../crds/record.ts';

/**
 * The merge patch that makes `after` out of `before`: fields that are gone are null, lists are whole, what is equal is
 * left out.
 */
export function mergePatchOf(before: object, after: object): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const old = new Map<string, unknown>(Object.entries(before));
  for (const [key, value] of Object.entries(after)) {
    const was = old.get(key);
    old.delete(key);
    if (isRecord(was) && isRecord(value)) {
      const inner = mergePatchOf(was, value);
      if (Object.keys(inner).length > 0) {
        patch[key] = inner;
      }
    } else if (JSON.stringify(was) !== JSON.stringify(value)) {
      patch[key] = value;
    }
  }
  for (const key of old.keys()) {
    patch[key] = null;
  }
  return patch;
}
