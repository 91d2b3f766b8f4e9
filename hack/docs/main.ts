/** Writes the generated sections of the guides in docs/. */
import { writeFile } from 'node:fs/promises';
import { generatedDocuments } from './documents.ts';

for (const { file, found, wanted } of await generatedDocuments()) {
  if (found !== wanted) await writeFile(file, wanted);
}
