/** Something that keeps a Computation from going on, in one word and one sentence. */
export interface Problem {
  /** CamelCase, Kubernetes' own where there is one. */
  reason: string;
  message: string;
}
