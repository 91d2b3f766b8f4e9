import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../compute/answer.ts';
import { ChildProcess, type ChildCommand, type ChildEnd } from '../compute/child-process.ts';

type Heard = Exclude<Answer, { kind: 'refused' }>;

const LOOK_MS = 10;

/** Speaks with a program as the worker does, and remembers what it said. */
export class Conversation {
  readonly heard: Heard[] = [];
  end: ChildEnd | undefined;
  private readonly child: ChildProcess;

  constructor(command: ChildCommand) {
    this.child = new ChildProcess(command, {
      answer: (answer) => void this.heard.push(answer),
      end: (end) => (this.end = end),
    });
  }

  ask(requests: readonly { id: number; parameter: unknown }[]): void {
    this.child.send(requests.map(({ id, parameter }) => `${JSON.stringify({ i: id, p: parameter })}\n`).join(''));
  }

  /** Waits until that holds, the program has ended, or the time is over; whether it holds. */
  async until(holds: () => boolean, milliseconds: number): Promise<boolean> {
    const deadline = performance.now() + milliseconds;
    while (!holds() && this.end === undefined && performance.now() < deadline) await pause(LOOK_MS);
    return holds();
  }

  /** Closes the program's input. */
  close(): void {
    this.child.close();
  }

  kill(): void {
    this.child.kill();
  }
}
