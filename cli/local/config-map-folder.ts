import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ConfigMapData } from './manifest-file.ts';

/** Makes the folder that a ConfigMap is where it is mounted: a file for each key. */
export async function configMapFolder(files: ConfigMapData, folder: string): Promise<void> {
  await mkdir(folder);
  for (const [key, text] of files) await writeFile(join(folder, basename(key)), text);
}
