import { readFile } from 'node:fs/promises';
import { isRecord } from '../../crds/record.ts';
import { parseYaml } from '../../crds/manifest/yaml.ts';
import { markdownTable } from '../../cli/report/markdown-table.ts';

const FILE = new URL('../../config/monitoring/rules.yaml', import.meta.url);

/** An alerting rule of config/monitoring/rules.yaml. */
export interface Alert {
  alert: string;
  expr: string;
  for: string;
  severity: string;
  annotations: Record<string, unknown>;
}

/** `{groups: […]}`, as a rule file of Prometheus has it. @throws TypeError where the file is something else */
export async function readRuleGroups(): Promise<{ groups: Record<string, unknown>[] }> {
  const [object] = parseYaml(await readFile(FILE, 'utf8'));
  const spec = isRecord(object) ? object['spec'] : undefined;
  const groups: unknown = isRecord(spec) ? spec['groups'] : undefined;
  if (!Array.isArray(groups)) throw new TypeError(`${FILE.pathname} is no PrometheusRule`);
  return { groups: groups.filter((group) => isRecord(group)) };
}

/** All alerts, in the file's order. @throws TypeError */
export async function readAlerts(): Promise<Alert[]> {
  const { groups } = await readRuleGroups();
  const rules = groups.flatMap(({ rules: of }): unknown[] => (Array.isArray(of) ? of : []));
  return rules
    .filter((rule) => isRecord(rule))
    .filter((rule) => 'alert' in rule)
    .map((rule) => ({
      alert: String(rule['alert']),
      expr: String(rule['expr']).trim(),
      for: String(rule['for']),
      severity: isRecord(rule['labels']) ? String(rule['labels']['severity']) : '',
      annotations: isRecord(rule['annotations']) ? rule['annotations'] : {},
    }));
}

/** As a Markdown table: name, severity, query, what it means, what to do. */
export async function alertTable(): Promise<string> {
  const rows = (await readAlerts()).map(({ alert, severity, expr, for: after, annotations }) => [
    `\`${alert}\` (${severity})`,
    `\`${expr}\` for ${after}`,
    plain(annotations['description']),
    plain(annotations['action']),
  ]);
  return markdownTable(['Alert', 'When', 'What it means', 'What to do'], rows);
}

// Templates speak of the alert that fires.
function plain(annotation: unknown): string {
  return String(annotation)
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => label.toUpperCase())
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, 'N');
}
