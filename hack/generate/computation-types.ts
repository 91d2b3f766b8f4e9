/**
 * Writes crds/computation.ts, the TypeScript types of crds/computation.yaml. With `--check` it writes nothing and
 * exits 1 when the file differs from what would be written.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { generateComputationTypes } from './schema-to-typescript.ts';

const source = new URL('../../crds/computation.yaml', import.meta.url);
const target = new URL('../../crds/computation.ts', import.meta.url);

const wanted = await generateComputationTypes(await readFile(source, 'utf8'));
if (process.argv.includes('--check')) {
  const found = await readFile(target, 'utf8').catch(() => '');
  if (found !== wanted) {
    process.stderr.write(
      'crds/computation.ts differs from crds/computation.yaml: run hack/generate/computation-types.ts\n',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(target, wanted);
}
