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

function asText(value: unknown): string {
  const plain = readable(value);
  const text = typeof plain === 'string' ? plain : JSON.stringify(plain, (_, inner: unknown) => readable(inner));
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text);
}

/** One JSON object a line: time, level, program, component, message, then the line's own fields. */
export function jsonLines(program: string): Formatter {
  return format.combine(
    format.printf((info) =>
      JSON.stringify(
        {
          time: new Date().toISOString(),
          level: info.level,
          program,
          message: info.message,
          ...Object.fromEntries(
            entriesOf(info['fields']).map(([name, value]) => [RESERVED.has(name) ? `field.${name}` : name, value]),
          ),
        },
        (_, value: unknown) => readable(value),
      ),
    ),
  );
}

/** The workers' line format: `[2026-01-27 05:20:48.396] [INFO ] [operator] [reconcile] message key=value`, in UTC. */
export function prettyLines(program: string): Formatter {
  return format.combine(
    format.printf((info) => {
      const fields = entriesOf(info['fields']);
      const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
      const component = fields.find(([name]) => name === 'component')?.[1] ?? 'main';
      const rest = fields.filter(([name]) => name !== 'component').map(([name, value]) => ` ${name}=${asText(value)}`);
      const level = info.level.toUpperCase().padEnd(5);
      return `[${time}] [${level}] [${program}] [${asText(component)}] ${String(info.message)}${rest.join('')}`;
    }),
  );
}
