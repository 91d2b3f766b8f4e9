import { join } from 'node:path';
import { command } from '../install/command.ts';

/** Paths of the programs. */
export interface PrometheusTools {
  prometheus: string;
  promtool: string;
}

/**
 * What hack/prometheus.sh finds or fetches. Undefined where it cannot be had, which is then said on stdout.
 *
 * @throws Error with the script's reason where CI=true
 */
export async function prometheusTools(): Promise<PrometheusTools | undefined> {
  const { code, stdout, stderr } = await command('bash', ['hack/prometheus.sh']);
  const folder = stdout.trim();
  if (code === 0) return { prometheus: join(folder, 'prometheus'), promtool: join(folder, 'promtool') };
  const why = `no Prometheus to test with: ${stderr.trim()}`;
  if (process.env['CI'] === 'true') throw new Error(why);
  console.log(`    left out, ${why}`);
  return undefined;
}
