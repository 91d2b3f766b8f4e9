import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeCertificate, type Certified, type Validity } from '../../hack/deploy/certificate/make.ts';

export interface IssueOptions extends Validity {
  /** Who signs; default: the folder's own authority. */
  by?: Certified;
  /** Default: this machine's loopback address. */
  names?: readonly string[];
}

/** A folder as the kubelet mounts the Secret ttg-ledger-tls: all of it changes in one step. */
export class TlsFolder {
  readonly path: string;
  readonly authority: Certified;
  #version = 0;

  private constructor(path: string, authority: Certified) {
    this.path = path;
    this.authority = authority;
  }

  static async make(options: IssueOptions = {}): Promise<TlsFolder> {
    const folder = new TlsFolder(mkdtempSync(join(tmpdir(), 'ttg-tls-')), await makeAuthority());
    for (const name of ['tls.crt', 'tls.key', 'ca.crt']) await symlink(`..data/${name}`, join(folder.path, name));
    await folder.issue(options);
    return folder;
  }

  get caFile(): string {
    return join(this.path, 'ca.crt');
  }

  /** Puts another certificate in. Gives it. */
  async issue({ by = this.authority, names = ['127.0.0.1'], ...validity }: IssueOptions = {}): Promise<Certified> {
    const made = await makeCertificate(by, names, validity);
    await this.put(made, by.cert);
    return made;
  }

  /** Puts these files in, whatever they are worth. */
  async put({ cert, key }: Certified, ca: string): Promise<void> {
    this.#version += 1;
    const version = `..version-${this.#version}`;
    await mkdir(join(this.path, version));
    for (const [name, text] of [
      ['tls.crt', cert],
      ['tls.key', key],
      ['ca.crt', ca],
    ] as const) {
      await writeFile(join(this.path, version, name), text, { mode: 0o600 });
    }
    await symlink(version, join(this.path, '..data_tmp'));
    await rename(join(this.path, '..data_tmp'), join(this.path, '..data'));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
