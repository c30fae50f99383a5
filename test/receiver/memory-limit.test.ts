import { expect, it } from 'vitest'
import { freshPost } from '../support/posts.ts'
import { startServer } from '../support/server-process.ts'
import { storedEvents } from '../support/stored.ts'

it('fifty senders at once under a limit of 1 MiB are all answered, and every acknowledged post is stored', async () => {
  const server = await startServer({ env: { VIEWTRON_MAX_BYTES_IN_FLIGHT: '1 MiB' } })
  const padding = `<!--${' '.repeat(200 * 1024)}-->`
  const posts = Array.from({ length: 50 }, () => Buffer.concat([freshPost('ipc-v1x/motion'), Buffer.from(padding)]))
  const replies = await Promise.all(posts.map(post => server.post(post)))
  const statuses = replies.map(reply => reply.status)
  expect(statuses.filter(status => status !== 200 && status !== 503)).toEqual([])
  expect(await storedEvents(server.dataDir)).toHaveLength(statuses.filter(status => status === 200).length)
})
