import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** What the figures were measured on and of what source, in one line. */
export function machine(): string {
  return (
    `Measured ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC at commit ${commit()}, Node ${process.versions.node}, ` +
    `SQLite ${process.versions['sqlite'] ?? '?'}, Kubernetes 1.35.4 (kind: 1 + 3 nodes on the same machine), ${hardware()}.`
  );
}

/** This machine in a few words: cores, memory, system. */
export function hardware(): string {
  const [first] = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} × ${first?.model.trim() ?? '?'}, ${gib} GiB, ${platform()} ${release()} ${arch()}`;
}

/** The commit that is checked out, ten digits; "unknown" where this is no checkout. */
export function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
