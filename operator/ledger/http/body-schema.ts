import { Ajv, type ErrorObject } from 'ajv';

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, verbose: true });

/** What is wrong with a value, for the sender; undefined when it is of type T. */
export interface BodySchema<T> {
  /** @throws the error that `refuse` makes of a message that names field, value and what is allowed */
  read(value: unknown, refuse: new (message: string) => Error): T;
}

/** A schema that reads bodies of type T. The caller answers for the schema allowing nothing that is no T. */
export function bodySchema<T>(what: string, schema: object): BodySchema<T> {
  const isValid = ajv.compile<T>(schema);
  return {
    read(value, refuse) {
      if (isValid(value)) return value;
      throw new refuse(explain(what, isValid.errors?.at(0)));
    },
  };
}

function explain(what: string, error: ErrorObject | undefined): string {
  const field = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  const where = field === '' ? what : `${what}: ${field}`;
  if (error?.keyword === 'required') return `${where} ${error.message ?? ''}`;
  const allowed = error?.keyword === 'enum' ? `be one of ${JSON.stringify(error.schema)}` : error?.message;
  const value = JSON.stringify(error?.data) ?? 'missing';
  return `${where} is ${value.slice(0, 80)}, but ${allowed?.startsWith('be ') === true ? 'must ' : ''}${allowed ?? 'is wrong'}`;
}
