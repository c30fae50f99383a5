import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { platePost } from '../ingest/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'
import { webRequest } from '../support/web-client.ts'

const localStatus = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<config version="1.7" xmlns="http://www.ipc.com/ver10"><alarmStatusInfo><motionAlarm type="boolean" id="1">true</motionAlarm></alarmStatusInfo>
<dataTime><![CDATA[07-07-2026 05:24:48 PM]]></dataTime><deviceInfo><deviceName>Yard</deviceName><sn>N0001</sn></deviceInfo></config>`)

const zones = [
  ['', 'UTC'],
  ['"America/Denver"', 'America/Denver'],
  ['Europe/Berln', 'UTC'],
  ['UTC+2', 'UTC'],
  ['CET-1CEST,M3.5.0,M10.5.0/3', 'UTC'],
] as const

describe.each(zones)('with TZ=%j', (TZ, timeZone) => {
  it(`the server works in ${timeZone}, stores every post, and tells once what is wrong`, async () => {
    const server = await startServer({ env: { TZ, VIEWTRON_AUTH: 'off' } })
    const posts = [localStatus, platePost({ plates: [{ number: 'AB 12' }] }), localStatus]
    for (const post of posts) expect((await server.post(post)).status).toBe(200)
    const stats = await webRequest(server.webUrl, '/api/v1/stats')
    expect([stats.status, stats.json.timeZone, stats.json.trouble, stats.json.faults.total]).toEqual([
      200,
      timeZone,
      null,
      0,
    ])
    expect((await webRequest(server.webUrl, '/api/v1/counts')).status).toBe(200)
    const { findings } = (await webRequest(server.webUrl, '/api/v1/doctor')).json
    expect(findings.map((finding: { code: string }) => finding.code)).toContain('time-zone-wrong')
    const command = await runCli(['doctor', '--json', '--no-devices', '--data-dir', server.dataDir])
    expect(command.stdout).toContain('time-zone-wrong')
    expect(server.stderr().split('Times are read in').length - 1).toBe(1)
    expect(await server.stop()).toBe(0)
  })

  it('decode, events and import work', async () => {
    const dataDir = temporaryFolder()
    const folder = join(temporaryFolder(), 'raw_posts')
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'raw_2026-07-07_17-24-48.000_10-0-0-9.xml'),
      platePost({ time: null, plates: [{ number: 'AB 12' }] }),
    )
    const env = { TZ }
    const results = [
      await runCli(['decode', temporaryFile(localStatus)], { env }),
      await runCli(['import', folder, '--data-dir', dataDir], { env }),
      await runCli(['events', '--csv', '--data-dir', dataDir], { env }),
    ]
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0])
    for (const { stderr } of results) expect(stderr).toContain(`Times are read in ${timeZone}`)
    expect(results[2]?.stdout).toContain('2026-07-07 17:24:48')
  })
})
