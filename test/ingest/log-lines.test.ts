import { expect, it } from 'vitest'
import { examplePost } from '../support/posts.ts'
import { startServer } from '../support/server-process.ts'

it('a device cannot write a line of its own into the log with its name', async () => {
  const server = await startServer({ env: { VIEWTRON_LOG_LEVEL: 'debug' } })
  const forged = '[2026-01-01 00:00:00.000] ERROR (1): the gate was opened by Ann'
  const name = `Gate&#13;&#10;${forged}&#x2028;${forged}`
  const post = examplePost('nvr-v2/vehicle-lpr').toString()
  const named = post.replace(/(<deviceName[^>]*>)[^<]*(<!\[CDATA\[[^\]]*\]\]>)?/, `$1${name}`)
  expect(named).toContain(forged)
  expect((await server.post(named)).status).toBe(200)
  await server.stop()
  expect(server.stderr()).toContain('the gate was opened')
  expect(
    server
      .stderr()
      .split(/[\n\r\u2028]/)
      .filter(line => line.startsWith(forged)),
  ).toEqual([])
})
