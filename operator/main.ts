import { TtgError } from '../crds/errors.ts';
import { createLogger } from './log.ts';
import type { Logger } from './log.ts';
import type { Environment, RunningProgram } from './running-program.ts';
import { readLogSettings } from './settings.ts';
import { PROGRAM_VERSION } from './version.ts';

const USAGE = `usage: main controller | ledger | --version | --help

  controller   runs Computations: watches them, makes their Jobs, writes their status
  ledger       keeps results and progress, and serves the protocol of the workers

Settings come from environment variables; docs/configuration.md lists them.
`;

const STOP_WITHIN_MS = 20_000;

type Start = (env: Environment, log: Logger) => Promise<RunningProgram>;

/** Each program takes the environment and its log, throws `BadSetting` for bad settings, and settles once it runs. */
const PROGRAMS: ReadonlyMap<string, Start> = new Map<string, Start>([
  ['controller', async (env, log) => (await import('./controller.ts')).runController(env, log)],
  ['ledger', async (env, log) => (await import('./ledger/ledger.ts')).runLedger(env, log)],
]);

async function runProgram(name: string, start: Start): Promise<never> {
  const settings = readLogSettings(process.env);
  const log = createLogger({ program: name === 'controller' ? 'operator' : name, ...settings });
  const fatal = (what: string) => (error: unknown) => {
    log.error(what, { error });
    process.exit(1);
  };
  process.on('unhandledRejection', fatal('unhandled rejection'));
  process.on('uncaughtException', fatal('uncaught exception'));

  const asked = Promise.withResolvers<number>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info('asked to stop', { signal });
      asked.resolve(0);
      setTimeout(() => fatal('did not stop in time')(undefined), STOP_WITHIN_MS).unref();
    });
  }
  log.info('starting', { version: PROGRAM_VERSION, node: process.version });
  const program = await start(process.env, log);
  const code = await Promise.race([program.ended, asked.promise]);
  if (code === 0) {
    await program.stop();
  }
  process.exit(code);
}

async function main(args: string[]): Promise<void> {
  const [command = '', ...rest] = args;
  if (command === '--version') {
    process.stdout.write(`${PROGRAM_VERSION}\n`);
    return;
  }
  if (command === '--help') {
    process.stdout.write(USAGE);
    return;
  }
  const start = PROGRAMS.get(command);
  if (start === undefined || rest.length > 0) {
    const given = args.length === 0 ? 'no program was named' : `"${args.join(' ')}" is not understood`;
    process.stderr.write(`${given}\n${USAGE}`);
    process.exit(2);
  }
  await runProgram(command, start);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const text = error instanceof TtgError ? `${error.code}: ${error.message}\n${error.kind.remedy}` : error;
  process.stderr.write(`${text instanceof Error ? (text.stack ?? text.message) : String(text)}\n`);
  process.exit(1);
}
