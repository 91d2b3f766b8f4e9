/**
 * `node production-manifest.ts FOLDER`: writes package.json and package-lock.json into that folder, without what only
 * development needs. (`npm sbom --omit dev` leaves out packages, too, that development needs as well.)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  devDependencies?: Record<string, string>;
}
interface Lock {
  packages: Record<string, Manifest & { dev?: boolean }>;
}

const root = join(import.meta.dirname, '../..');
const folder = process.argv[2];
if (folder === undefined) throw new Error('production-manifest.ts FOLDER: which folder?');

const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
delete manifest.devDependencies;
const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
lock.packages = Object.fromEntries(Object.entries(lock.packages).filter(([, { dev }]) => dev !== true));
delete lock.packages['']?.devDependencies;

writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
