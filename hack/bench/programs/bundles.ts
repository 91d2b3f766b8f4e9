import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'build/bench');

let bundles: Promise<unknown> | undefined;

/** The programs as the images have them, one file each, made anew once in a run. */
export interface Bundles {
  operator: string;
  worker: string;
}

/** Bundles operator and worker of this source; the paths of their `main.mjs`. */
export async function bundled(): Promise<Bundles> {
  bundles ??= run(process.execPath, [join(root, 'hack/images/bundle.ts'), folder]);
  await bundles;
  return { operator: join(folder, 'operator/main.mjs'), worker: join(folder, 'worker/main.mjs') };
}
