import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IdRange } from '../../../crds/partition.ts';
import type { ListFacts } from '../../../crds/lists/point-list.ts';
import { DiskFull, InvalidUpload, UploadMissing } from '../../errors.ts';
import { linesOf, type UploadIndex } from './stored-upload.ts';
import { UploadCheck } from './upload-check.ts';

/** An upload that no Computation uses is kept for so long after it came or was last used. */
export const KEEP_UNUSED_MS = 7 * 24 * 3600 * 1000;

const PARTIAL = '.partial';
const LINES = '.ndjson';
const INDEX = '.json';
/** Indexes that are kept in memory; that of 10,000,000 points has 40,000 numbers. */
const MOST_KEPT = 16;

/**
 * The lists of points that were brought to the ledger, each a file named by its checksum with its index beside it. The
 * index gets its name last: without one there is no upload, however the ledger ended.
 */
export class UploadFolder {
  readonly #folder: string;
  readonly #kept = new Map<string, UploadIndex>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder, and removes what was cut off in it. */
  static async open(folder: string): Promise<UploadFolder> {
    await mkdir(folder, { recursive: true });
    const names = await readdir(folder);
    const halves = names.filter((name) => !names.includes(otherHalf(name)));
    for (const name of [...halves, ...names.filter((each) => each.endsWith(PARTIAL))]) {
      await rm(join(folder, name), { force: true });
    }
    return new UploadFolder(folder);
  }

  /** @throws UploadMissing */
  async facts(checksum: string): Promise<ListFacts> {
    const { count } = await this.#index(checksum);
    return { checksum, count };
  }

  /**
   * Takes in an upload; what is answered is durable, and what is refused leaves nothing.
   *
   * @throws InvalidUpload, DiskFull
   */
  async receive(checksum: string, body: Readable): Promise<ListFacts> {
    const partial = join(this.#folder, `${randomUUID()}${PARTIAL}`);
    const partialIndex = join(this.#folder, `${randomUUID()}${PARTIAL}`);
    try {
      const check = new UploadCheck();
      const room = new Room(await this.#mostBytes());
      await pipeline(body, room, check, createWriteStream(partial, { flush: true }));
      const facts = check.facts();
      if (facts.checksum !== checksum) {
        throw new InvalidUpload(
          `what came (${facts.count} lines) has the checksum ${facts.checksum}, not ${checksum}: it was changed or cut off`,
        );
      }
      const index: UploadIndex = { ...facts, bytes: room.bytes, marks: check.marks };
      await writeFile(partialIndex, JSON.stringify(index), { flush: true });
      await rename(partial, this.#file(checksum));
      await rename(partialIndex, this.#file(checksum, INDEX));
      await this.#sync();
      return facts;
    } catch (error) {
      throw isNoSpace(error) ? new DiskFull('the upload does not fit on the ledger’s volume', { cause: error }) : error;
    } finally {
      for (const file of [partial, partialIndex]) await rm(file, { force: true });
    }
  }

  /** The lines of points [start, end), each with its line end. @throws UploadMissing */
  async lines(checksum: string, range: IdRange): Promise<AsyncGenerator<Buffer>> {
    return linesOf(this.#file(checksum), await this.#index(checksum), range);
  }

  /** Removes uploads that are in no use, once they are old enough. */
  async sweep(used: ReadonlySet<string>, now: Date): Promise<string[]> {
    const removed: string[] = [];
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith(INDEX)) continue;
      const checksum = `sha256:${name.slice(0, -INDEX.length)}`;
      const index = this.#file(checksum, INDEX);
      if (used.has(checksum)) {
        await utimes(index, now, now);
        continue;
      }
      const { mtimeMs } = await stat(index);
      if (now.getTime() - mtimeMs < KEEP_UNUSED_MS) continue;
      this.#kept.delete(checksum);
      await rm(index, { force: true });
      await rm(this.#file(checksum), { force: true });
      removed.push(checksum);
    }
    return removed;
  }

  async #index(checksum: string): Promise<UploadIndex> {
    const kept = this.#kept.get(checksum);
    if (kept !== undefined) return kept;
    let text: string;
    try {
      text = await readFile(this.#file(checksum, INDEX), 'utf8');
    } catch (error) {
      throw new UploadMissing(`the ledger has no upload ${checksum}`, { cause: error });
    }
    const index: UploadIndex = JSON.parse(text);
    const size = await sizeOf(this.#file(checksum));
    if (size !== index.bytes) {
      throw new UploadMissing(`the ledger’s file of upload ${checksum} has ${size} bytes of ${index.bytes}`);
    }
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(checksum, index);
    return index;
  }

  #file(checksum: string, ending = LINES): string {
    return join(this.#folder, `${checksum.slice('sha256:'.length)}${ending}`);
  }

  /** Half of what is free: the rest is for results. */
  async #mostBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return Math.floor((bavail * bsize) / 2);
  }

  async #sync(): Promise<void> {
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/** The file beside one of an upload: its index or its lines. Another is its own. */
function otherHalf(name: string): string {
  if (name.endsWith(INDEX)) return name.slice(0, -INDEX.length) + LINES;
  return name.endsWith(LINES) ? name.slice(0, -LINES.length) + INDEX : name;
}

/** 0 where there is no such file. */
async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Counts bytes, and ends with DiskFull where there are too many. */
class Room extends Transform {
  bytes = 0;

  constructor(most: number) {
    super({
      transform: (chunk: Buffer, _encoding, done) => {
        this.bytes += chunk.length;
        const full = new DiskFull(
          `the upload has more than ${most} bytes, half of what is free on the ledger’s volume`,
        );
        if (this.bytes > most) done(full);
        else done(null, chunk);
      },
    });
  }
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
