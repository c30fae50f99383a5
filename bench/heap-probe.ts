/**
 * Preloaded into the server by the soak run (`node --import`): responds to any message of the parent process with the server's
 * `process.memoryUsage()`, which cannot be read from outside.
 */
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send !== undefined) {
  process.on('message', () => process.send?.(process.memoryUsage()))
  process.channel?.unref()
}
