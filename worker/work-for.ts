import { Ledger } from './commit/ledger.ts';
import { TimeSplit } from './commit/time-split.ts';
import type { Logger } from './log/logger.ts';
import type { Settings } from './settings.ts';
import { StaticWork } from './source/static-work.ts';
import type { Work } from './work-end.ts';

/** The work that the settings ask for. */
export async function workFor(settings: Settings, env: NodeJS.ProcessEnv, logger: Logger): Promise<Work> {
  const { ledgerUrl: url, ledgerCa: ca, uid, tokenFile, patienceMs } = settings;
  const trouble = (message: string): void => logger.log('warn', message);
  const ledger = new Ledger({ url, ca, uid, tokenFile, patienceMs, trouble });
  const tools = { settings, ledger, logger, time: new TimeSplit(), env };
  if (settings.mode === 'Static') return new StaticWork(tools);
  // The Redis client is loaded where it is needed alone: it would make every start slower.
  const { QueueWork } = await import('./queue/queue-work.ts');
  return new QueueWork(tools);
}
