import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Figure, Measurement } from '../figure.ts';
import { bundled } from '../programs/bundles.ts';
import { workerImage } from '../programs/plain-job.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const MB = 1e6;

/** What has to be pulled before anything runs. */
export const imageSize: Figure = {
  name: 'image-size',
  place: 'cluster',
  async measure(): Promise<Measurement[]> {
    const tag = (await workerImage()).split(':').at(-1) ?? '';
    const base = await sizeOf((await run('bash', [join(root, 'hack/images/base.sh')])).stdout.trim());
    const paths = await bundled();
    return Promise.all(
      (['operator', 'worker'] as const).map(async (image) => {
        const folder = dirname(paths[image]);
        const files = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
        const own = files.reduce((sum, bytes) => sum + bytes, 0) / MB;
        return {
          name: `image-${image}`,
          title: `image ttg-${image}`,
          unit: 'MB',
          values: [await sizeOf(`ttg-${image}:${tag}`)],
          control: { title: 'its base: Node and the libraries that it needs', unit: 'MB', values: [base] },
          note: `unpacked; ${own.toFixed(1)} MB of ttg-${image} are ours`,
        };
      }),
    );
  },
};

async function sizeOf(image: string): Promise<number> {
  const { stdout } = await run('docker', ['image', 'inspect', '--format', '{{.Size}}', image]);
  return Number(stdout) / MB;
}
