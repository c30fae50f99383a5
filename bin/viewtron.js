#!/usr/bin/env node
import module from 'node:module'

if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(`viewtron needs Node 24 or newer; this is Node ${process.versions.node}`)
  process.exit(1)
}
// libuv's default of 4 threads would let only four pictures be synced to disk at once.
process.env.UV_THREADPOOL_SIZE ||= '16'
// Node stores compiled code there, so that later starts are a fifth shorter. It does without if this user may not write to it.
module.enableCompileCache(`${import.meta.dirname}/../dist/.compiled`)
await import('../dist/main.js')
