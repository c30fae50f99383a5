/**
 * Preloaded into the server by the soak of a site (`node --expose-gc --import`): responds to any message of the parent process
 * with `process.memoryUsage()` after a garbage collection.
 */
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send !== undefined) {
  process.on('message', () => {
    globalThis.gc?.()
    process.send?.(process.memoryUsage())
  })
  process.channel?.unref()
}
