import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../cli/local/free-port.ts';
import { startProgram } from '../../env/program.ts';
import { waitUntilReady } from '../../env/wait-until-ready.ts';

/** What is to be scraped, as a scrape_config of Prometheus. */
export interface ScrapeConfig {
  job_name: string;
  static_configs: { targets: string[]; labels: Record<string, string> }[];
  [setting: string]: unknown;
}

/** One line of an answer. */
export interface Series {
  metric: Record<string, string>;
}

interface Answer {
  status: string;
  error?: string;
  data?: { result: Series[] };
}

/** A Prometheus that scrapes each second, on the loopback address. */
export interface RunningPrometheus {
  /** The series that an expression gives now. @throws Error with what Prometheus says of a bad one */
  query(expr: string): Promise<Series[]>;
  stop(): Promise<void>;
}

/** Starts it with these rules (`groups`) on an empty folder of its own. */
export async function startPrometheus(
  program: string,
  scrape: readonly ScrapeConfig[],
  rules: unknown,
): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'ttg-prometheus-'));
  const port = await freePort();
  // JSON is YAML.
  await writeFile(join(folder, 'rules.yaml'), JSON.stringify(rules));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: scrape,
  };
  await writeFile(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  const running = await startProgram(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    join(folder, 'log'),
  );
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady('prometheus', running, async () => (await fetch(`${url}/-/ready`)).ok);
  return {
    async query(expr) {
      const response = await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expr }),
      });
      const { status, error, data }: Answer = JSON.parse(await response.text());
      if (status !== 'success') throw new Error(`${expr}: ${error}`);
      return data?.result ?? [];
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
