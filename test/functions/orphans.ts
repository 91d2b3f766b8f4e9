import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../cli/local/main.ts');

/** Takes the orphans of what it runs and, as a container's first process that is no init, never asks for them. */
const FIRST_PROCESS = `
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "FIRST_PROCESS": str(os.getpid())}).returncode)
`;

/** What a script says to tell the number of orphans, dead or alive, that the first process of {@link resultsBelow} has got. */
export const COUNT_ORPHANS = 'echo $(($(ps -o pid= --ppid $FIRST_PROCESS | wc -l) - 1))';

/** Computes a spec by the local runner below a process that gets all orphans, with what else its manifest holds; the results, by the id of the parameter. */
export function resultsBelow(spec: object, ...others: object[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ttg-orphans-'));
  try {
    const [manifest, table] = [join(folder, 'computation.json'), join(folder, 'table.csv')];
    const computation = { apiVersion: 'ttg.io/v1alpha1', kind: 'Computation', metadata: { name: 'orphans' }, spec };
    writeFileSync(manifest, [computation, ...others].map((document) => JSON.stringify(document)).join('\n---\n'));
    const command = ['-c', FIRST_PROCESS, process.execPath, MAIN, manifest, '--out', table];
    execFileSync('python3', command, { stdio: 'pipe', timeout: 45_000 });
    const [, ...rows] = readFileSync(table, 'utf8').trim().split('\n');
    return rows.map((row) => row.split(',')[1] ?? '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
