#!/usr/bin/env node
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(`viewtron needs Node 24 or newer; this is Node ${process.versions.node}`)
  process.exit(1)
}
// libuv's default of 4 threads would let only four pictures be synced to disk at once.
process.env.UV_THREADPOOL_SIZE ||= '16'
await import('../dist/main.js')
