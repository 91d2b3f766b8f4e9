import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';

/** Why batches cannot be handed out now; undefined in mode Static, and while it is not known. */
export function redisProblem({ computation, ledger }: Observed): Problem | undefined {
  if (computation.spec.mode !== 'Queue' || ledger.state !== 'answering') {
    return undefined;
  }
  const { queue: server, progress } = ledger;
  if (server === undefined || !server.configured) {
    return unavailable(
      'spec.mode is Queue, and the ledger has no Redis: install config/redis, or give the ledger the address of yours ' +
        'in TTG_REDIS_URL; it goes on by itself then. Or suspend it, and set mode to Static',
    );
  }
  const own = progress?.mode === 'Queue' ? progress.queue : undefined;
  if (!server.available || own?.available === false) {
    const why = (server.available ? own?.problem : server.problem) ?? 'Redis does not answer the ledger';
    return unavailable(`${why.replace(/\.$/, '')}. Workers keep what they have; it goes on by itself`);
  }
  return undefined;
}

function unavailable(message: string): Problem {
  return { reason: 'QueueUnavailable', message };
}
