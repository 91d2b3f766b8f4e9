/** The value of a metric without labels in Prometheus' text. @throws Error where there is none of that name. */
export function metricOf(text: string, name: string): number {
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`there is no metric ${name}`);
  return Number(found);
}

/** The metrics that a program serves at this address, as text. @throws Error where it does not answer 200. */
export async function metricsAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`);
  if (!answer.ok) throw new Error(`${url}/metrics answers ${answer.status}`);
  return answer.text();
}

/** Seconds of CPU that the program at this address has taken so far, user and system together. */
export async function cpuSecondsOf(url: string): Promise<number> {
  return metricOf(await metricsAt(url), 'process_cpu_seconds_total');
}
