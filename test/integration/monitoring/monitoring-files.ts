import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../../../crds/record.ts';
import { readAlerts } from '../../../hack/docs/alert-rows.ts';
import { ROOT } from '../install/command.ts';

const FOLDER = join(ROOT, 'config/monitoring');

/** A query of the dashboard. */
export interface PanelQuery {
  panel: string;
  /** As it stands in the file, with Grafana's variables. */
  expr: string;
}

/** The expression of each alert in config/monitoring/rules.yaml, by its name. */
export async function alertExpressions(): Promise<Map<string, string>> {
  return new Map((await readAlerts()).map(({ alert, expr }) => [alert, expr]));
}

/** All queries of config/monitoring/dashboard.json. */
export async function panelQueries(): Promise<PanelQuery[]> {
  const dashboard: unknown = JSON.parse(await readFile(join(FOLDER, 'dashboard.json'), 'utf8'));
  return listAt(dashboard, 'panels').flatMap((panel) =>
    listAt(panel, 'targets').map((target) => ({ panel: textAt(panel, 'title'), expr: textAt(target, 'expr') })),
  );
}

/** With Grafana's variables filled in as for all Computations. @throws Error where one is not known */
export function filledIn(expr: string, rateInterval: string): string {
  const filled = expr.replaceAll('$__rate_interval', rateInterval).replaceAll(/\$(namespace|name)\b/g, '.*');
  if (filled.includes('$')) throw new Error(`a variable is not filled in: ${filled}`);
  return filled;
}

/** A list in a document; empty where there is none. */
export function listAt(document: unknown, key: string): unknown[] {
  const list = isRecord(document) ? document[key] : undefined;
  return Array.isArray(list) ? list : [];
}

/** A text in a document. @throws TypeError where there is none */
export function textAt(document: unknown, key: string): string {
  const text = isRecord(document) ? document[key] : undefined;
  if (typeof text !== 'string') throw new TypeError(`${key} is no text in ${JSON.stringify(document)}`);
  return text;
}
