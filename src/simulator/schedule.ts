/** A task at a time of the run, in milliseconds from its start. */
export interface Task<T> {
  atMs: number
  /** Runs the task; returns null when nothing has to be sent. */
  run: () => T | null
}

/** Holds tasks in the order of their time; of equal times the older comes first. */
export class Schedule<T> {
  readonly #tasks: Task<T>[] = []

  add(task: Task<T>): void {
    let low = 0
    let high = this.#tasks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#tasks[middle]?.atMs ?? 0) <= task.atMs) low = middle + 1
      else high = middle
    }
    this.#tasks.splice(low, 0, task)
  }

  /** Runs the tasks due before this time, including those that running tasks add, and yields their results. */
  *due(beforeMs: number): Generator<T> {
    for (let task = this.#tasks[0]; task && task.atMs < beforeMs; task = this.#tasks[0]) {
      this.#tasks.shift()
      const result = task.run()
      if (result !== null) yield result
    }
  }
}
