import { defineError } from '../../crds/errors.ts';
import type { Program } from './program.ts';
import { until } from './until.ts';

export const ProgramFailed = defineError({ code: 'ProgramFailed', remedy: 'Read the end of its log in the message.' });

const READY_MS = 60_000;

/**
 * Waits until `isReady` says so; a program that is not is ended.
 *
 * @throws ProgramFailed with the end of its log where it ends before, or is not ready within a minute.
 */
export async function waitUntilReady(name: string, program: Program, isReady: () => Promise<boolean>): Promise<void> {
  try {
    const ended = await until(
      `${name} to be ready`,
      async () => (program.running() ? (await isReady()) && 'ready' : 'ended'),
      {
        timeoutMs: READY_MS,
      },
    );
    if (ended === 'ready') return;
  } catch (error) {
    await program.kill();
    throw new ProgramFailed(`${name} was not ready in time. ${await program.logTail()}`, { cause: error });
  }
  throw new ProgramFailed(`${name} ended while starting. ${await program.logTail()}`);
}
