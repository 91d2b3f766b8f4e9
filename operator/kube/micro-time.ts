/** Kubernetes' MicroTime: RFC 3339 with exactly six digits of a second, in UTC. */
export function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}

/** Kubernetes' Time: RFC 3339 in whole seconds, in UTC. */
export function secondTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
