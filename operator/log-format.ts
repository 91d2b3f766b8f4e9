import { format } from 'winston';

type Formatter = ReturnType<typeof format.combine>;

const RESERVED: ReadonlySet<string> = new Set(['time', 'level', 'program', 'message']);

function readable(value: unknown): unknown {
  if (value instanceof Error) {
    return value.stack ?? String(value);
  }
  return typeof value === 'bigint' ? value.toString() : value;
}

function entriesOf(fields: unknown): [string, unknown][] {
  return typeof fields === 'object' && fields !== null
    ? Object.entries(fields).filter(([, value]) => value !== undefined)
    : [];
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => readable(inner)) ?? 'undefined';
}

function asText(value: unknown): string {
  if (value instanceof Error) {
    return JSON.stringify(value.message);
  }
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : toJson(value);
}

/** One JSON object a line: time (UTC), level, program, message, then the line's own fields. */
export function jsonLines(program: string): Formatter {
  return format.printf((info) => {
    const own = entriesOf(info['fields']).map(([name, value]) => [RESERVED.has(name) ? `field.${name}` : name, value]);
    const time = new Date().toISOString();
    return toJson({ time, level: info.level, program, message: info.message, ...Object.fromEntries(own) });
  });
}

/**
 * The workers' line format: `[2026-01-27 05:20:48.396] [INFO ] [operator] [reconcile] message key=value`, in UTC. The
 * stack of an error follows on lines of its own.
 */
export function prettyLines(program: string): Formatter {
  return format.printf((info) => {
    const fields = entriesOf(info['fields']);
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const component = fields.find(([name]) => name === 'component')?.[1] ?? 'main';
    const rest = fields.filter(([name]) => name !== 'component').map(([name, value]) => ` ${name}=${asText(value)}`);
    const stacks = fields.map(([, value]) => (value instanceof Error ? `\n${value.stack ?? ''}` : ''));
    const level = info.level.toUpperCase().padEnd(5);
    const message = `${String(info.message)}${rest.join('')}${stacks.join('')}`;
    return `[${time}] [${level}] [${program}] [${asText(component)}] ${message}`;
  });
}
