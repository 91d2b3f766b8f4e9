import type { Print } from './mocha-run.ts';

/** Of one of several processes: what it prints, and that it has ended. */
export interface Speaker {
  print: Print;
  end(): void;
}

interface Kept {
  kept: (Buffer | string)[];
  ended: boolean;
}

/**
 * Prints what several processes say at once as if one had spoken after the other, in the order in which they joined: the
 * first is heard as it speaks, what the others say is kept until it is their turn.
 */
export class InTurn {
  readonly #print: Print;
  readonly #line: Kept[] = [];

  constructor(print: Print) {
    this.#print = print;
  }

  join(): Speaker {
    const speaker: Kept = { kept: [], ended: false };
    this.#line.push(speaker);
    return {
      print: (chunk) => {
        if (this.#line[0] === speaker) this.#print(chunk);
        else speaker.kept.push(chunk);
      },
      end: () => {
        speaker.ended = true;
        while (this.#line[0]?.ended === true) {
          this.#line.shift();
          for (const chunk of this.#line[0]?.kept.splice(0) ?? []) this.#print(chunk);
        }
      },
    };
  }
}
