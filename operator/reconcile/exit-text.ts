import { EXIT_GIVE_UP } from '../../crds/exit-codes.ts';
import type { Pod } from '../kube/objects.ts';
import { termination } from './pod-facts.ts';

const MAX_MESSAGE = 500;
/** Whatever the exit code, the kubelet ended it. */
const EVICTED = 'Evicted';

/** Kubernetes' word for how a failed pod ended, as a condition's reason: OOMKilled, Evicted, Error, … */
export function exitReason(pod: Pod): string {
  return isEvicted(pod) ? EVICTED : (termination(pod)?.reason ?? pod.status?.reason ?? 'Error');
}

/** How a failed pod ended, for people: exit code, Kubernetes' reason, the last thing that the worker said. */
export function exitText(pod: Pod): string {
  const ended = termination(pod);
  if (ended === undefined || isEvicted(pod)) {
    return withMessage(pod.status?.reason ?? 'no exit code is known', pod.status?.message);
  }
  const meaning = ended.exitCode === EXIT_GIVE_UP ? 'the worker gave the shard up' : ended.reason;
  const code = `exit code ${ended.exitCode}`;
  return withMessage(meaning === undefined || meaning === 'Error' ? code : `${code}, ${meaning}`, ended.message);
}

function isEvicted(pod: Pod): boolean {
  return pod.status?.reason === EVICTED;
}

function withMessage(text: string, message: string | undefined): string {
  const trimmed = message?.trim() ?? '';
  if (trimmed === '') {
    return text;
  }
  return `${text}: ${trimmed.length > MAX_MESSAGE ? `…${trimmed.slice(-MAX_MESSAGE)}` : trimmed}`;
}
