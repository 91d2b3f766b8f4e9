import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** What the figures were measured on and of what source, in one line. */
export function machine(): string {
  const [first] = cpus();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return (
    `Measured ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC at commit ${commit()}, Node ${process.versions.node}, ` +
    `SQLite ${process.versions['sqlite'] ?? '?'}, Kubernetes 1.35.4 (kind: 1 + 3 nodes on the same machine), ` +
    `${cpus().length} × ${first?.model.trim() ?? '?'}, ${gib} GiB, ${platform()} ${release()} ${arch()}.`
  );
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
