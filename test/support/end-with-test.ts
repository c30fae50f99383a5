/**
 * Loaded before a server that a test starts (`node --import`). The server's standard input is a pipe from the test
 * process. It closes when that process ends, also when it is killed and can no longer end its servers itself.
 */
import { isMainThread } from 'node:worker_threads'

// Threads of the server load this file too.
if (isMainThread) {
  process.stdin.once('end', () => process.kill(process.pid, 'SIGKILL'))
  process.stdin.resume()
  // Waiting for the test must not keep a server alive that has stopped.
  process.stdin.unref()
}
