/**
 * Reads the first item and returns all items, so that an immediate failure is noticed before the answer begins.
 * The source is closed with the result.
 */
export async function readAhead<Item>(source: AsyncIterable<Item>): Promise<AsyncGenerator<Item>> {
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  async function* whole(): AsyncGenerator<Item> {
    try {
      for (let step = first; !step.done; step = await iterator.next()) yield step.value
    } finally {
      await iterator.return?.()
    }
  }
  return whole()
}
