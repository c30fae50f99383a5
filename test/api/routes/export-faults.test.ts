import http from 'node:http'
import { describe, expect, it } from 'vitest'
import { exportRoutes } from '../../../src/api/routes/export.ts'
import { startStore } from '../../search/search-store.ts'
import { ApiFixture, serve } from './api-fixture.ts'

describe('an export', () => {
  const get = (port: number, path: string) =>
    new Promise<{ status: number; bytes: number; whole: boolean }>((resolve, reject) => {
      const request = http.get({ port, path, host: '127.0.0.1', agent: false }, response => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('error', () => undefined)
        response.on('close', () => resolve({ status: response.statusCode ?? 0, bytes, whole: response.complete }))
      })
      request.on('error', reject)
    })

  async function exporting(): Promise<{ fixture: ApiFixture; port: number }> {
    const fixture = new ApiFixture(await startStore())
    for (let n = 0; n < 4; n++) await fixture.add(500, 5)
    const port = await serve(app => app.register(exportRoutes(fixture.context)))
    return { fixture, port }
  }

  it.each(['csv', 'ndjson', 'zip'])(
    'that fails in the middle breaks the connection off: no short %s looks whole',
    async format => {
      const { fixture, port } = await exporting()
      const whole = await get(port, `/export.${format}`)
      expect(whole).toMatchObject({ status: 200, whole: true })
      const request = http.get({ port, path: `/export.${format}`, host: '127.0.0.1', agent: false })
      const result = await new Promise<{ whole: boolean }>((resolve, reject) => {
        request.on('error', reject)
        request.on('response', response => {
          response.once('data', () => {
            fixture.isBroken = true
          })
          response.on('error', () => undefined)
          response.on('close', () => resolve({ whole: response.complete }))
        })
      })
      expect(result.whole).toBe(false)
    },
  )

  it('that fails at once says so instead of beginning', async () => {
    const { fixture, port } = await exporting()
    fixture.isBroken = true
    expect((await get(port, '/export.csv')).status).toBe(500)
  })
})
