/**
 * Bundles the two images' programs into `dist/operator` and `dist/worker`, so that an image needs Node and nothing
 * else. `node bundle.ts FOLDER` puts them there instead.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { slimClientNode } from './slim-client-node.ts';
import { slimRedis } from './slim-redis.ts';

const root = join(import.meta.dirname, '../..');
const out = process.argv[2] ?? join(root, 'dist');
/** Bundle's name → source; each program finds its own further files beside it by these names. */
const images = {
  operator: { main: 'operator/main.ts', 'ledger-writer': 'operator/ledger/store/writer-thread.ts' },
  worker: { main: 'worker/main.ts', child: 'worker/child.ts' },
};

// Some dependencies are CommonJS and ask for what only CommonJS has.
const banner = [
  `import { createRequire as ttgCreateRequire } from 'node:module';`,
  `const require = ttgCreateRequire(import.meta.url);`,
  `const __filename = import.meta.filename;`,
  `const __dirname = import.meta.dirname;`,
].join('\n');

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [image, entryPoints] of Object.entries(images)) {
  const outdir = join(out, image);
  rmSync(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { ...entryPoints },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // Each program loads what it needs: the controller no HTTP server of the ledger, for one.
    splitting: true,
    plugins: [slimClientNode, slimRedis],
    // The sketch's other form on the wire, which nobody asks for.
    external: ['./proto/compiled', '../proto/compiled'],
    // Names and lines stay, as stack traces show them.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    keepNames: true,
    banner: { js: banner },
    logLevel: 'warning',
  });
  writeFileSync(join(outdir, 'package.json'), `${JSON.stringify({ name: `ttg-${image}`, version, type: 'module' })}\n`);
}

// The package that runs functions in Python: the worker looks for it beside its bundle.
cpSync(join(root, 'worker/python/ttg_worker'), join(out, 'worker/python/ttg_worker'), {
  recursive: true,
  filter: (file) => !file.includes('__pycache__'),
});

// And what starts executables. Where Go is missing, or the first stage of an image has no script, Node starts them.
const script = join(root, 'hack/exec-starter.sh');
const starter = join(root, 'build/exec-starter');
if (existsSync(script)) execFileSync('bash', [script], { stdio: 'inherit' });
if (existsSync(starter)) copyFileSync(starter, join(out, 'worker/exec-starter'));
else
  console.error(
    'The worker has no exec-starter, which takes Go: it starts executables by Node, which is slower, and says so.',
  );
