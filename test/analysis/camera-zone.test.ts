import { describe, expect, it } from 'vitest'
import { ZoneLearner } from '../../src/analysis/zone-learner.ts'
import { rows } from '../ingest/data-folder.ts'
import { type InProcessServer, startInProcess } from '../support/server-in-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { webRequest } from '../support/web-client.ts'

const env = { VIEWTRON_AUTH: 'off' }
const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** An alarm state as a camera posts it: local time without a zone, here of clocks that are so far ahead of UTC. */
function statusPost(active: boolean, at: Date, aheadMs: number): string {
  const wall = new Date(at.getTime() + aheadMs).toISOString().slice(0, 19).replace('T', ' ')
  return `<?xml version="1.0" encoding="UTF-8"?><config version="1.7" xmlns="http://www.ipc.com/ver10">
<alarmStatusInfo><motionAlarm type="boolean" id="1">${active}</motionAlarm></alarmStatusInfo><dataTime>${wall}</dataTime>
<deviceInfo><deviceName>Yard</deviceName><mac>58:5b:69:00:00:01</mac></deviceInfo></config>`
}

const cameraOf = async (server: InProcessServer) => (await webRequest(server.webUrl, '/api/v1/cameras')).json.items[0]

async function alternate(
  server: InProcessServer,
  posts: number,
  aheadMs: number,
  everyMs = 4 * minuteMs,
): Promise<void> {
  for (let n = 0; n < posts; n++) {
    expect((await server.post(statusPost(n % 2 === 0, server.clock.now(), aheadMs))).status).toBe(200)
    server.clock.pass(everyMs)
  }
}

describe('a camera whose clock is in another zone', () => {
  it('has alarm states that begin and end when they were received, never in the future', async () => {
    const server = await startInProcess({ env, timeZone: 'Europe/Berlin' })
    const begin = server.clock.now()
    await alternate(server, 2, 8 * hourMs)
    const [motion] = (await cameraOf(server)).alarms
    expect(motion).toMatchObject({ active: false, since: new Date(begin.getTime() + 4 * minuteMs).toISOString() })
    const { items } = (await webRequest(server.webUrl, `/api/v1/cameras/${(await cameraOf(server)).id}/alarms`)).json
    expect(items).toMatchObject([{ start: begin.toISOString(), durationMs: 4 * minuteMs }])
  })

  it('is known by its zone after three posts that agree, and after a restart', async () => {
    const dataDir = temporaryFolder()
    const server = await startInProcess({ env, timeZone: 'Europe/Berlin', dataDir })
    await alternate(server, 2, 8 * hourMs)
    const ours = { serverOffsetMinutes: 60 }
    expect((await cameraOf(server)).clock).toEqual({ zoneOffsetMinutes: 60, source: 'server', ...ours })
    await alternate(server, 1, 8 * hourMs)
    expect((await cameraOf(server)).clock).toEqual({ zoneOffsetMinutes: 480, source: 'learnt', ...ours })
    const { findings } = (await webRequest(server.webUrl, '/api/v1/doctor')).json
    const [finding] = findings.filter((one: { code: string }) => one.code === 'camera-zone')
    expect(finding.seen).toContain('UTC+8')
    expect(finding.meaning).toContain('another time zone')
    await server.stop()
    const again = await startInProcess({ env, timeZone: 'Europe/Berlin', dataDir })
    expect((await cameraOf(again)).clock).toEqual({ zoneOffsetMinutes: 480, source: 'learnt', ...ours })
  })

  it('then has its local times read in its own zone, and every entry says how they were read', async () => {
    const dataDir = temporaryFolder()
    const server = await startInProcess({ env, timeZone: 'Europe/Berlin', dataDir })
    await alternate(server, 5, 8 * hourMs)
    const bodies = rows<{ body: string; time: number }>(
      dataDir,
      "select body, time from log where kind = 'status' order by seq",
    )
    const readings = bodies.map(({ body, time }) => {
      const { occurredAt, occurredAtZone } = JSON.parse(body) as { occurredAt: string; occurredAtZone: string }
      return [occurredAtZone, (Date.parse(occurredAt) - time) / hourMs]
    })
    // Before it is known, local times are read in the server's zone: here seven hours wrong.
    expect(readings).toEqual([...Array(3).fill(['server', 7]), ...Array(2).fill(['camera', 0])])
  })

  it.each([
    ['Europe/Berlin', 60],
    ['UTC', 0],
    ['Asia/Kolkata', 330],
    ['America/St_Johns', -210],
  ])('in %s a camera that is set right is in the same zone', async (timeZone, minutes) => {
    const server = await startInProcess({ env, timeZone })
    await alternate(server, 3, minutes * minuteMs)
    expect((await cameraOf(server)).clock).toEqual({
      zoneOffsetMinutes: minutes,
      source: 'learnt',
      serverOffsetMinutes: minutes,
    })
    const { findings } = (await webRequest(server.webUrl, '/api/v1/doctor')).json
    expect(findings.map((one: { code: string }) => one.code)).not.toContain('camera-zone')
  })
})

describe('the zone that is derived from posts', () => {
  const learnt = (...aheadMinutes: number[]) => {
    const learner = new ZoneLearner(null)
    for (const minutes of aheadMinutes) learner.see(minutes * minuteMs)
    return learner.offsetMinutes
  }

  it('is what three posts in a row agree on, to a quarter of an hour', () => {
    expect(learnt(480, 480)).toBeNull()
    expect(learnt(479.9, 480.02, 478)).toBe(480)
    expect(learnt(345, 344, 346)).toBe(345)
    expect(learnt(480, 480, 60, 480)).toBeNull()
  })

  it('is unknown where the clock is wrong', () => {
    expect(learnt(487, 487, 487)).toBeNull()
    expect(learnt(3000, 3000, 3000)).toBeNull()
    expect(learnt(-900, -900, -900)).toBeNull()
  })

  it('follows the change of the clocks', () => {
    expect(learnt(60, 60, 60, 120, 120)).toBe(60)
    expect(learnt(60, 60, 60, 120, 120, 120)).toBe(120)
  })
})
