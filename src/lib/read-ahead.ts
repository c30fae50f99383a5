/**
 * Reads the first item and gives back the whole, so that what fails at once fails before anything is promised.
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
