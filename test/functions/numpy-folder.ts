import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../env/binaries.ts';

const REQUIREMENTS = new URL('../../worker/python/requirements.txt', import.meta.url);

/** A folder with numpy as the image with Python has it, for PYTHONPATH; brought by pip where it is not there yet. */
export function numpyFolder(): string {
  const wanted = /^numpy==.*$/m.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[0] ?? 'numpy';
  const python = execFileSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
    encoding: 'utf8',
  });
  const folder = join(cacheFolder(), '../..', `python${python.trim()}-${wanted}`);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const begun = mkdtempSync(`${folder}.`);
  const options = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--target', begun];
  execFileSync('python3', ['-m', 'pip', 'install', ...options, wanted], { stdio: 'pipe' });
  renameSync(begun, folder);
  return folder;
}
