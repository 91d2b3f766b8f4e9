import { createHash } from 'node:crypto';

const HASH_LENGTH = 8;

/**
 * `name` as it is where it has at most `room` characters and is a DNS label already; otherwise its beginning, made a
 * DNS label, with a hash of the whole behind it, so that different names stay different.
 */
export function shortName(name: string, room: number): string {
  if (name.length <= room && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH);
  const beginning = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, room - HASH_LENGTH - 1)
    .replaceAll(/^-+|-+$/g, '');
  return beginning === '' ? hash : `${beginning}-${hash}`;
}
