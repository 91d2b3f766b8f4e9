import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, type Dispatcher } from 'undici';
import { CertificateUnusable } from '../errors.ts';

export interface TrustOptions {
  /** File with the authorities' certificates, PEM; undefined = those that Node knows. Read at each use: it is renewed. */
  caFile?: string | undefined;
  /** The name that the certificate must be for, where it is not the URL's host: behind a port-forward. */
  serverName?: string | undefined;
}

/** Whose certificate the ledger may show, and the connections to it: a changed authority counts from the next one on. */
export class LedgerTrust {
  readonly #options: TrustOptions;
  #ca: string | undefined;
  #dispatcher: Dispatcher | undefined;

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  /**
   * The authorities' certificates as PEM; undefined without a file. What was read last where the file is unusable now.
   *
   * @throws CertificateUnusable where it never was usable
   */
  async ca(): Promise<string | undefined> {
    const { caFile } = this.#options;
    if (caFile === undefined) return undefined;
    try {
      const ca = await readCa(caFile);
      if (ca !== this.#ca) this.#renew(ca);
    } catch (error) {
      if (this.#ca === undefined) throw error;
    }
    return this.#ca;
  }

  /** What requests to the ledger go through. @throws as {@link ca} */
  async dispatcher(): Promise<Dispatcher> {
    const ca = await this.ca();
    return (this.#dispatcher ??= this.#connections(ca));
  }

  #renew(ca: string): void {
    const retired = this.#dispatcher;
    this.#ca = ca;
    this.#dispatcher = undefined;
    void retired?.close().catch(() => {});
  }

  #connections(ca: string | undefined): Dispatcher {
    const { serverName } = this.#options;
    return new Agent({
      connect: {
        ...(ca === undefined ? {} : { ca }),
        ...(serverName === undefined ? {} : { servername: serverName }),
      },
    });
  }
}

/** The certificates of a file as they stand there. @throws CertificateUnusable */
async function readCa(file: string): Promise<string> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CertificateUnusable(`the ledger's authority cannot be read: ${why}`, { cause: error });
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    blocks.map((block) => new X509Certificate(block));
  } catch {
    throw new CertificateUnusable(`${file} holds a certificate that is none`);
  }
  if (blocks.length === 0) throw new CertificateUnusable(`${file} holds no certificate in PEM`);
  return blocks.join('\n') + '\n';
}
