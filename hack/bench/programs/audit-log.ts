import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../crds/record.ts';

/** A request to the API server, as its audit log has it. */
export interface AuditedRequest {
  /** `get`, `list`, `watch`, `create`, `patch`, … */
  verb: string;
  /** Plural name; empty for paths that are no resource's. */
  resource: string;
  subresource: string;
  /** Empty for what is in none. */
  namespace: string;
  /** The path with its query. */
  uri: string;
  /** Who asked, such as `system:serviceaccount:NAMESPACE:NAME`. */
  user: string;
  userAgent: string;
  /** HTTP status of the answer; 0 where there was none. */
  status: number;
  /** When it was answered, by the API server's clock; for a watch, when it began or ended. */
  at: Date;
}

/** What the API server was asked: its audit log, in a folder of the caller's. */
export class AuditLog {
  /** What kube-apiserver is to be started with. */
  readonly flags: readonly string[];
  readonly #file: string;

  constructor(folder: string) {
    const policy = join(folder, 'audit-policy.yaml');
    this.#file = join(folder, 'audit.log');
    const rules = [{ level: 'Metadata' }];
    writeFileSync(
      policy,
      JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules, omitStages: OMITTED }),
    );
    this.flags = [`--audit-policy-file=${policy}`, `--audit-log-path=${this.#file}`];
  }

  /** Where the log ends now. */
  mark(): number {
    return existsSync(this.#file) ? readFileSync(this.#file).length : 0;
  }

  /** Requests that were answered since that mark. */
  since(mark: number): AuditedRequest[] {
    const text = readFileSync(this.#file).subarray(mark).toString();
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map(requestOf);
  }
}

/** A watch would stand there when it begins and when it ends. */
const OMITTED = ['RequestReceived', 'ResponseStarted'];

function requestOf(line: string): AuditedRequest {
  const event: unknown = JSON.parse(line);
  const target = isRecord(event) ? event['objectRef'] : undefined;
  const answer = isRecord(event) ? event['responseStatus'] : undefined;
  const code = isRecord(answer) ? answer['code'] : undefined;
  return {
    verb: textOf(event, 'verb'),
    uri: textOf(event, 'requestURI'),
    user: textOf(isRecord(event) ? event['user'] : undefined, 'username'),
    userAgent: textOf(event, 'userAgent'),
    resource: textOf(target, 'resource'),
    subresource: textOf(target, 'subresource'),
    namespace: textOf(target, 'namespace'),
    status: typeof code === 'number' ? code : 0,
    at: new Date(textOf(event, 'stageTimestamp')),
  };
}

function textOf(of: unknown, name: string): string {
  const value = isRecord(of) ? of[name] : undefined;
  return typeof value === 'string' ? value : '';
}
