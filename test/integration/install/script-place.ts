import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../../env/binaries.ts';
import { command, type CommandResult } from './command.ts';

/** A machine for the scripts in hack/: a cache and a home of its own, and a Docker that is played. */
export interface ScriptPlace {
  folder: string;
  /** Runs a script of hack/ there. */
  run(script: string, args?: readonly string[], environment?: Record<string, string>): Promise<CommandResult>;
  /** What was asked of docker and kind, a line a call. */
  calls(): Promise<string[]>;
  remove(): Promise<void>;
}

export interface PlayedDocker {
  /** Names of the containers that `docker ps` lists; undefined: Docker does not answer. */
  containers: readonly string[] | undefined;
}

/** @returns a place; `remove` takes it away. */
export async function scriptPlace({ containers }: PlayedDocker): Promise<ScriptPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'ttg-scripts-'));
  const bin = join(folder, 'bin');
  const log = join(folder, 'calls');
  await mkdir(bin);
  await writeFile(log, '');
  const answers = containers === undefined ? 'exit 1' : `[ "$1" != ps ] || printf '%s\\n' ${containers.join(' ')}`;
  await program(join(bin, 'docker'), `echo "docker $*" >>'${log}'\n${answers}`);
  await program(join(bin, 'kind'), `echo "kind $*" >>'${log}'`);
  return {
    folder,
    run: (script, args = [], environment = {}) =>
      command('bash', [join('hack', script), ...args], {
        HOME: folder,
        TTG_CACHE: join(folder, 'cache'),
        KUBECONFIG: '',
        PATH: [bin, cacheFolder(), process.env['PATH'] ?? ''].join(delimiter),
        ...environment,
      }),
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function program(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/bash\n${body}\n`);
  await chmod(path, 0o755);
}
