import type { HeldSegment } from '../../crds/protocol.ts';
import type { OpenSegment } from '../segments/open-segment.ts';
import type { Task } from './task-queue.ts';

/** The tasks that a worker has, from their delivery on. */
export class HeldTasks {
  private readonly bySegment = new Map<number, { task: Task; open?: OpenSegment }>();
  private readonly gone = new Set<string>();
  private readonly stopping = new AbortController();

  /** Aborts the claims that are under way when the worker leaves. */
  get stop(): AbortSignal {
    return this.stopping.signal;
  }

  get tasks(): Task[] {
    return [...this.bySegment.values()].map(({ task }) => task);
  }

  /** The claims of these tasks. */
  get segments(): HeldSegment[] {
    return [...this.bySegment.values()].flatMap(({ open }) => (open === undefined ? [] : [open.held]));
  }

  /** False where the worker has that segment already. */
  add(task: Task): boolean {
    if (this.bySegment.has(task.segment)) return false;
    this.bySegment.set(task.segment, { task });
    return true;
  }

  computing(task: Task, open: OpenSegment): void {
    this.bySegment.set(task.segment, { task, open });
  }

  /** It is complete. */
  remove({ segment }: Task): void {
    this.bySegment.delete(segment);
  }

  /** Another worker has it; where the entry is still this one's, it is not kept, so that others get it in time. */
  letGo(task: Task): void {
    this.remove(task);
    this.gone.add(task.id);
  }

  wasLetGo({ id }: Task): boolean {
    return this.gone.has(id);
  }

  end(): void {
    this.stopping.abort();
  }
}
