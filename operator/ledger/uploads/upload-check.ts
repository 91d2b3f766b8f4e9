import { isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';
import { brokenLine, MAX_LIST_POINTS, MAX_POINT_BYTES } from '../../../crds/lists/point-line.ts';
import { InvalidList } from '../../../crds/lists/invalid-list.ts';
import { ListDigest, type ListFacts } from '../../../crds/lists/point-list.ts';
import { InvalidUpload } from '../../errors.ts';

const NEWLINE = 0x0a;

/** Where every so many points begin is noted: what is read in vain for a range is less than that many. */
export const POINTS_PER_MARK = 256;

/**
 * Lets the lines of an upload through, whole ones alone, and refuses what is none. It holds less than a line and a chunk,
 * and a number every {@link POINTS_PER_MARK} points.
 */
export class UploadCheck extends Transform {
  /** Where points 0, 256, 512 … begin, in bytes. */
  readonly marks: number[] = [];
  readonly #digest = new ListDigest();
  #rest: Buffer = Buffer.alloc(0);
  #lines = 0;
  #bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rest = bytes.subarray(end);
    try {
      if (this.#rest.length > MAX_POINT_BYTES) throw tooLong(this.#lines + 1);
      done(null, this.#checked(bytes.subarray(0, end)));
    } catch (error) {
      done(error instanceof InvalidList ? new InvalidUpload(error.message) : asError(error));
    }
  }

  override _flush(done: TransformCallback): void {
    const isWhole = this.#rest.length === 0 && this.#lines > 0;
    done(
      isWhole ? null : new InvalidUpload(`the upload was cut off in line ${this.#lines + 1}, or holds no parameter`),
    );
  }

  /** What came. Once, at the end. */
  facts(): ListFacts {
    return this.#digest.facts();
  }

  #checked(bytes: Buffer): Buffer {
    const before = this.#lines;
    if (!isUtf8(bytes)) throw brokenLine(before + 1, 'this or one of the next lines is not UTF-8');
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(NEWLINE, at);
      if (this.#lines % POINTS_PER_MARK === 0) this.marks.push(this.#bytes + at);
      this.#lines += 1;
      if (end - at > MAX_POINT_BYTES) throw tooLong(this.#lines);
      checkJson(bytes.toString('utf8', at, end), this.#lines);
      at = end + 1;
    }
    if (this.#lines > MAX_LIST_POINTS) throw brokenLine(this.#lines, `a list has at most ${MAX_LIST_POINTS} lines`);
    this.#bytes += bytes.length;
    this.#digest.addBytes(bytes, this.#lines - before);
    return bytes;
  }
}

function tooLong(line: number): Error {
  return brokenLine(line, `is longer than ${MAX_POINT_BYTES} bytes`);
}

function checkJson(text: string, line: number): void {
  try {
    JSON.parse(text);
  } catch {
    throw brokenLine(line, `${JSON.stringify(text.slice(0, 60))} is no JSON; right is one value a line`);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
