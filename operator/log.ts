import { createLogger as createWinston, transports } from 'winston';
import { jsonLines, prettyLines } from './log-format.ts';

/** What a log line carries beside its message. Values that are errors are written with their stack. */
export type LogFields = Record<string, unknown>;

/** What all parts log through. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Logger whose lines carry these fields too; `component` is the fourth column of pretty lines. */
  child(fields: LogFields): Logger;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFormat = 'json' | 'pretty';
export const LOG_LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
export const LOG_FORMATS: readonly LogFormat[] = ['json', 'pretty'];

export interface LogOptions {
  /** The program whose lines these are: `operator` or `ledger`. */
  program: string;
  /** Default info. */
  level?: LogLevel;
  /** Default json: one object a line. */
  format?: LogFormat;
  /** Where lines go; default standard output. */
  stream?: NodeJS.WritableStream;
}

/** A winston logger behind our own small interface. */
export function createLogger(options: LogOptions): Logger {
  const winston = createWinston({
    level: options.level ?? 'info',
    format: options.format === 'pretty' ? prettyLines(options.program) : jsonLines(options.program),
    transports: [
      options.stream === undefined ? new transports.Console() : new transports.Stream({ stream: options.stream }),
    ],
  });
  const withFields = (own: LogFields): Logger => {
    const write = (level: LogLevel) => (message: string, fields?: LogFields) => {
      winston.log({ level, message, fields: { ...own, ...fields } });
    };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => withFields({ ...own, ...fields }),
    };
  };
  return withFields({});
}

/** Logs nothing: for tests and for parts used without a program around them. */
export const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => SILENT,
};
