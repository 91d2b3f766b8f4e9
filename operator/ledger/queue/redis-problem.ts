import { certificateProblem } from '../../../crds/certificate-problem.ts';
import { QueueUnavailable } from '../../errors.ts';

/** What is wrong between the ledger and Redis, and what would be right, for people. One sentence that names the host. */
export function redisProblem(error: unknown, host: string): string {
  const message = messageOf(error);
  if (error instanceof QueueUnavailable) return `Redis at ${host} ${message}`;
  if (/^(WRONGPASS|NOAUTH)|no password is set|invalid password/i.test(message)) {
    return `Redis at ${host} refuses the password (${message}): put the right one into the Secret ttg-redis or TTG_REDIS_PASSWORD_FILE`;
  }
  if (message.startsWith('NOPERM')) {
    return `Redis at ${host} does not allow its user what is needed (${message}): allow it stream commands, INFO, SCAN and DEL`;
  }
  if (message.startsWith('OOM')) {
    return `Redis at ${host} is out of memory: raise its maxmemory, or remove what else is in it`;
  }
  if (message.startsWith('WRONGTYPE')) {
    return `a key of the queue at ${host} is of another type: delete it, or set TTG_REDIS_PREFIX to one that nobody else uses`;
  }
  if (/^MISCONF|^READONLY|^LOADING|^MASTERDOWN/.test(message))
    return `Redis at ${host} takes no writes now (${message})`;
  if (/unknown command/i.test(message)) {
    return `Redis at ${host} lacks a command (${message}): at least Redis 6.2 is needed`;
  }
  if (certificateProblem(error) !== undefined) {
    return `Redis at ${host} has a certificate that is not trusted (${message}): name its authority's in TTG_REDIS_CA_FILE`;
  }
  if (/^NOGROUP|no such key|requires the key to exist/i.test(message)) {
    return `the queue at ${host} is gone (${message}): it is being filled again`;
  }
  return `Redis at ${host} cannot be reached (${message}): check that it runs and that TTG_REDIS_URL is right`;
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
