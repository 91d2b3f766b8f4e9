import { crdSchema } from '../../crds/manifest/crd-schema.ts';
import type { JsonSchema } from '../../crds/manifest/json-schema.ts';
import { isRecord } from '../../crds/record.ts';
import { boundsText, defaultText, typeText } from './field-bounds.ts';
import { changeText } from './field-changes.ts';
import { markdownTable } from '../../cli/report/markdown-table.ts';

interface Field {
  /** Such as `spec.parameters.grid[].name`. */
  path: string;
  schema: JsonSchema;
  required: boolean;
}

/** All fields of the spec, with type, default, bounds and whether they can be changed, as a Markdown table. */
export function specTable(crdYaml?: string): string {
  const { spec } = crdSchema(crdYaml).properties;
  if (!isRecord(spec)) throw new TypeError('the resource has no spec');
  return markdownTable(
    ['Field', 'Type', 'Default', 'Allowed', 'Change', 'Meaning'],
    fieldsOf(spec, 'spec').map(({ path, schema, required }) => [
      `\`${path}\``,
      typeText(schema),
      required ? 'required' : defaultText(schema),
      boundsText(schema),
      changeText(spec, path),
      descriptionOf(schema),
    ]),
  );
}

/** All fields of the status, as a Markdown table. */
export function statusTable(crdYaml?: string): string {
  const { status } = crdSchema(crdYaml).properties;
  if (!isRecord(status)) throw new TypeError('the resource has no status');
  return markdownTable(
    ['Field', 'Type', 'Meaning'],
    fieldsOf(status, 'status').map(({ path, schema }) => {
      const words = Array.isArray(schema['enum']) ? ` One of ${boundsText(schema)}.` : '';
      return [`\`${path}\``, typeText(schema), `${descriptionOf(schema)}${words}`];
    }),
  );
}

/** The fields below a schema in the order of the file, each before its own fields. */
function fieldsOf(schema: JsonSchema, path: string): Field[] {
  const { properties, items, additionalProperties, required } = schema;
  const fields: Field[] = [];
  if (isRecord(properties)) {
    for (const [name, field] of Object.entries(properties)) {
      if (!isRecord(field)) continue;
      const inner = `${path}.${name}`;
      fields.push({ path: inner, schema: field, required: Array.isArray(required) && required.includes(name) });
      fields.push(...fieldsOf(field, inner));
    }
  }
  if (isRecord(items)) fields.push(...fieldsOf(items, `${path}[]`));
  if (isRecord(additionalProperties)) fields.push(...fieldsOf(additionalProperties, `${path}.*`));
  return fields;
}

function descriptionOf({ description }: JsonSchema): string {
  return typeof description === 'string' ? description : '';
}
