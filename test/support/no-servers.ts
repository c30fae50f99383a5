import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import workerThreads from 'node:worker_threads'

function refuse(what: string): () => never {
  return () => {
    throw new Error(`a unit test ${what}; test/support/unit-tests.ts has to recognize it`)
  }
}

// Unit tests run in seconds because nothing is started. Whatever starts something after all fails here.
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const) {
  childProcess[name] = refuse('starts a process') as never
}
net.Server.prototype.listen = refuse('starts a server') as never
net.Socket.prototype.connect = refuse('opens a connection') as never
dgram.createSocket = refuse('opens a socket') as never
workerThreads.Worker = class {
  constructor() {
    refuse('starts a thread')()
  }
} as never
syncBuiltinESMExports()
