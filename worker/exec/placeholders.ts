import type { Arguments } from '../algorithms/algorithm.ts';
import { EXEC_PLACEHOLDER } from '../../crds/exec-placeholders.ts';
import { isRecord } from '../../crds/record.ts';
import { parameterSeed } from './parameter-seed.ts';

/** What placeholders stand for. */
export interface PlaceholderValues {
  parameter: unknown;
  id: number;
  seed: number;
  args: Arguments;
  /** The folder in which the worker was started. */
  folder: string;
}

/**
 * Puts values into an argument of an exec.
 *
 * @throws RangeError where a placeholder stands for nothing.
 */
export function fillPlaceholders(argument: string, values: PlaceholderValues): string {
  return argument.replaceAll(EXEC_PLACEHOLDER, (_whole, literal: string | undefined, name: string | undefined) =>
    name === undefined ? `{${literal}}` : textOf(valueOf(name, values)),
  );
}

function valueOf(name: string, { parameter, id, seed, args, folder }: PlaceholderValues): unknown {
  if (isRecord(parameter) && Object.hasOwn(parameter, name)) return parameter[name];
  if (name === 'parameter') return parameter;
  if (name === 'id') return id;
  if (name === 'seed') return parameterSeed(seed, id);
  if (name === 'folder') return folder;
  const argument = name.startsWith('args.') ? name.slice('args.'.length) : undefined;
  if (argument !== undefined && Object.hasOwn(args, argument)) return args[argument];
  const fields = isRecord(parameter) ? Object.keys(parameter).map((field) => `{${field}}`) : [];
  const known = [
    ...fields,
    '{parameter}',
    '{id}',
    '{seed}',
    '{folder}',
    ...Object.keys(args).map((key) => `{args.${key}}`),
  ];
  throw new RangeError(`the placeholder {${name}} stands for nothing; there are ${known.join(', ')}`);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
