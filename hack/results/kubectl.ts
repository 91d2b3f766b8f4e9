import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What kubectl prints, without the last line break. @throws Error with kubectl's own words. */
export async function kubectl(...args: string[]): Promise<string> {
  return kubectlWith('', ...args);
}

/** The same with something on its standard input. */
export async function kubectlWith(input: string, ...args: string[]): Promise<string> {
  try {
    const running = run('kubectl', args, { maxBuffer: 64 * 1024 * 1024 });
    running.child.stdin?.on('error', () => {}).end(input);
    const { stdout } = await running;
    return stdout.trimEnd();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`kubectl ${args.join(' ')}: ${said === '' ? String(error) : said}`, { cause: error });
  }
}
