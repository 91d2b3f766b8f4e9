/**
 * Bundles the two images' programs into `dist/operator` and `dist/worker`, one file per entry point, so that an image
 * needs Node and nothing else.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const entryPoints = {
  operator: ['operator/main.ts', 'operator/ledger/storage-thread.ts'],
  worker: ['worker/main.ts', 'worker/child.ts', 'worker/heartbeat-thread.ts'],
};

// Some dependencies are CommonJS and ask for what only CommonJS has.
const banner = [
  `import { createRequire as ttgCreateRequire } from 'node:module';`,
  `const require = ttgCreateRequire(import.meta.url);`,
  `const __filename = import.meta.filename;`,
  `const __dirname = import.meta.dirname;`,
].join('\n');

for (const [image, sources] of Object.entries(entryPoints)) {
  const outdir = join(root, 'dist', image);
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: sources.filter((source) => existsSync(join(root, source))),
    outdir,
    outbase: image,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    keepNames: true,
    banner: { js: banner },
    logLevel: 'warning',
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(outdir, 'package.json'), `${JSON.stringify({ name: `ttg-${image}`, version, type: 'module' })}\n`);
}
