import type { Figure } from '../figure.ts';

/**
 * The figures that `ONLY=` names, in their own order; all of them where it names none.
 *
 * @throws RangeError naming what is not there, and what is.
 */
export function chosen(figures: readonly Figure[], only: string): readonly Figure[] {
  const names = only.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !figures.some((figure) => figure.name === name));
  if (unknown.length > 0) {
    const known = figures.map(({ name }) => name).join(', ');
    throw new RangeError(`ONLY=${only}: there is no figure ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? figures : figures.filter(({ name }) => names.includes(name));
}

/** Rounds of `ROUNDS=`; 5 where it is unset. @throws RangeError where that is no number from 1 to 100. */
export function roundsOf(text: string | undefined): number {
  if (text === undefined || text === '') return 5;
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) {
    throw new RangeError(`ROUNDS=${text}: allowed are whole numbers from 1 to 100`);
  }
  return rounds;
}
