/** Functions that are called with each new value. */
export class Listeners<Value> {
  private readonly all = new Set<(value: Value) => void>()

  /** Returns a function that removes the listener. */
  add(listener: (value: Value) => void): () => void {
    // A wrapper, so that the same function can listen twice.
    const own = (value: Value) => listener(value)
    this.all.add(own)
    return () => {
      this.all.delete(own)
    }
  }

  call(value: Value): void {
    for (const listener of this.all) listener(value)
  }
}
