import { Ledger } from './commit/ledger.ts';
import { TimeSplit } from './commit/time-split.ts';
import type { Logger } from './log/logger.ts';
import { QueueWork } from './queue/queue-work.ts';
import type { Settings } from './settings.ts';
import { StaticWork } from './source/static-work.ts';
import { UsageMeter } from './usage/usage-meter.ts';
import type { Work } from './work-end.ts';

/** The work that the settings ask for. */
export function workFor(settings: Settings, env: NodeJS.ProcessEnv, logger: Logger): Work {
  const { ledgerUrl: url, ledgerCa: ca, uid, tokenFile, patienceMs } = settings;
  const trouble = (message: string): void => logger.log('warn', message);
  const ledger = new Ledger({ url, ca, uid, tokenFile, patienceMs, trouble });
  const tools = {
    settings,
    ledger,
    logger,
    time: new TimeSplit(),
    usage: new UsageMeter(),
    env,
    remarks: new Set<string>(),
  };
  return settings.mode === 'Static' ? new StaticWork(tools) : new QueueWork(tools);
}
