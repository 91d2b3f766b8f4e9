import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds the starter of executables of this source, where it is not there already and Go is; for a hook. */
export function buildStarter(): void {
  execFileSync('bash', [join(import.meta.dirname, '../../hack/exec-starter.sh')], { stdio: 'pipe' });
}
