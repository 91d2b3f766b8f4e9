/** Ascending indexes as the Job API writes them: `[0, 1, 2, 5]` is "0-2,5"; none is "". */
export function formatIndexRanges(indexes: readonly number[]): string {
  const ranges: string[] = [];
  let start: number | undefined;
  let last: number | undefined;
  const close = (): void => {
    if (start !== undefined && last !== undefined) {
      ranges.push(start === last ? `${start}` : `${start}-${last}`);
    }
  };
  for (const index of indexes) {
    if (last === undefined || index !== last + 1) {
      close();
      start = index;
    }
    last = index;
  }
  close();
  return ranges.join(',');
}

/** The reverse of {@link formatIndexRanges}; undefined and "" are none. */
export function parseIndexRanges(text: string | undefined): number[] {
  const indexes: number[] = [];
  for (const range of (text ?? '').split(',')) {
    const [first, last = first] = range.split('-');
    if (first === undefined || first === '' || last === undefined) {
      continue;
    }
    for (let index = Number(first); index <= Number(last); index += 1) {
      indexes.push(index);
    }
  }
  return indexes;
}
