/**
 * `node fill-image.ts IMAGE FOLDER`, in the first stage of an image's Dockerfile: puts what the image is to hold into
 * FOLDER/runtime, which is the same for each image, and FOLDER/program. `BUNDLE=dist` in the environment takes the bundle
 * that bundle.ts made outside; otherwise npm brings the packages and it is made here.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { runtimeFiles } from './runtime-files.ts';

/** The user that the programs run as: Kubernetes wants a number, look-ups of names want a line. */
const NOBODY = 65_532;

const [image, folder] = process.argv.slice(2);
if (image === undefined || folder === undefined) throw new Error('fill-image.ts IMAGE FOLDER: one is missing.');
const root = join(import.meta.dirname, '../..');
const bundle = join(root, 'dist', image);

if (process.env['BUNDLE'] !== 'dist') {
  const npm = join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  if (!existsSync(npm)) throw new Error(`BASE_IMAGE has no ${npm}: take one with npm, or make docker-build.`);
  run(npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  run('hack/images/bundle.ts');
}
if (!existsSync(join(bundle, 'main.mjs'))) throw new Error(`dist/${image} is empty: node hack/images/bundle.ts`);

const app = made(folder, 'program/app');
cpSync(bundle, app, { recursive: true });
copyFileSync(join(root, 'LICENSE'), join(app, 'LICENSE'));

const runtime = made(folder, 'runtime');
for (const [path, file] of runtimeFiles()) {
  made(runtime, dirname(path));
  copyFileSync(file, join(runtime, path));
}
made(runtime, 'etc');
writeFileSync(join(runtime, 'etc/passwd'), `nonroot:x:${NOBODY}:${NOBODY}:nonroot:/tmp:/nonexistent\n`);
writeFileSync(join(runtime, 'etc/group'), `nonroot:x:${NOBODY}:\n`);
chmodSync(made(runtime, 'tmp'), 0o1777);
// Without times both images have the same layer, which is then stored and transferred once.
for (const name of ['.', ...readdirSync(runtime, { recursive: true, encoding: 'utf8' })]) {
  utimesSync(join(runtime, name), 0, 0);
}

/** A folder, with those above it, where it is missing. */
function made(...path: string[]): string {
  const name = join(...path);
  mkdirSync(name, { recursive: true });
  return name;
}

/** Runs a program of Node's in the source, with this Node. */
function run(...args: string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}
