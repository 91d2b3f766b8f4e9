/** A piece of JSON text that JSON.stringify writes as it is. The language has these; TypeScript's library not yet. */
interface RawJson {
  readonly rawJSON: string;
}

interface JSON {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
}
