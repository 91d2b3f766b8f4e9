import { existsSync, writeFileSync } from 'node:fs';
import { EXIT_COMPLETE, EXIT_LATER } from '../crds/exit-codes.ts';
import { TtgError } from '../crds/errors.ts';
import { Logger } from './log/logger.ts';
import { writeLine } from './log/write-line.ts';
import { readSettings, type Settings } from './settings.ts';
import { workFor } from './work-for.ts';
import type { WorkEnd } from './work-end.ts';

const TERMINATION_LOG = '/dev/termination-log';

/** Kubernetes shows this text in the pod's status. The file exists in containers only. */
function sayToKubernetes(text: string): void {
  try {
    if (existsSync(TERMINATION_LOG)) writeFileSync(TERMINATION_LOG, text.slice(0, 4096));
  } catch {
    // The log has it as well.
  }
}

function describe(error: Error): string {
  if (!(error instanceof TtgError)) return error.stack ?? error.message;
  return `${error.code}: ${error.message}. ${error.kind.remedy}`;
}

function giveUp(text: string, exitCode: number): never {
  writeLine(2, `${text}\n`);
  sayToKubernetes(text);
  process.exit(exitCode);
}

/** Aborts at the first signal to end, or when whoever started the worker is gone; a second signal ends at once. */
function leaveSignal(settings: Settings): AbortSignal {
  const leave = new AbortController();
  const onSignal = (): void => {
    if (leave.signal.aborted) process.exit(EXIT_LATER);
    leave.abort();
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  if (settings.endWithStdin) process.stdin.on('end', () => leave.abort()).resume();
  return leave.signal;
}

function sayEnd(logger: Logger, end: WorkEnd, seconds: string): void {
  if (end.exitCode === EXIT_COMPLETE) logger.log('info', `🎉 LIFECYCLE: COMPLETED - Duration: ${seconds}`);
  else if (end.exitCode === EXIT_LATER) {
    const why = end.error === undefined ? 'asked to end' : end.error.message;
    logger.log('warn', `⏸️ LIFECYCLE: INTERRUPTED - ${why} - Duration: ${seconds}`);
  } else
    logger.log('error', `❌ LIFECYCLE: FAILED - ${end.error?.message ?? 'no reason given'} - Duration: ${seconds}`);
}

async function main(): Promise<never> {
  const begun = performance.now();
  let settings: Settings;
  try {
    settings = readSettings(process.env);
  } catch (error) {
    if (error instanceof TtgError) giveUp(describe(error), 1);
    throw error;
  }
  const logger = new Logger(String(settings.index), process.env['LOG_LEVEL']);
  process.on('uncaughtException', (error) => {
    logger.log('error', `❌ LIFECYCLE: FAILED - ${error.message}`);
    giveUp(describe(error), 1);
  });
  logger.log('info', '🚀 LIFECYCLE: STARTING');
  const work = workFor(settings, process.env, logger);
  const end = await work.run(leaveSignal(settings));
  sayEnd(logger, end, `${((performance.now() - begun) / 1000).toFixed(2)}s`);
  logger.json(work.summary(end));
  if (end.error !== undefined) giveUp(describe(end.error), end.exitCode);
  process.exit(end.exitCode);
}

await main();
