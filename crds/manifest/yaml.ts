import {
  boolYaml11Tag,
  CORE_SCHEMA,
  defineScalarTag,
  intCoreTag,
  intYaml11Tag,
  loadAll,
  mergeTag,
  NOT_RESOLVED,
} from 'js-yaml';

// As kubectl reads it: 010 is 8 and 1_000 is 1000, but 1:30 is a text.
const integerTag = defineScalarTag(intYaml11Tag.tagName, {
  ...intYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    const number = source.includes(':') ? NOT_RESOLVED : intYaml11Tag.resolve(source, isExplicit, tagName);
    return number === NOT_RESOLVED ? intCoreTag.resolve(source, isExplicit, tagName) : number;
  },
});
const schema = CORE_SCHEMA.withTags(boolYaml11Tag, integerTag, mergeTag);

/**
 * The documents of a YAML text as kubectl reads it (YAML 1.1: y, n, yes, no, on and off are booleans), without those
 * that are empty. Throws YAMLException, which says line and column.
 */
export function parseYaml(text: string): unknown[] {
  return loadAll(text, { schema }).filter((document) => document !== null && document !== undefined);
}
