import { describe, expect, it } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFile } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { setUp, WebVisitor, webRequest } from '../support/web-client.ts'
import { alertsOf, call, platePost, serverWith } from './posts.ts'

const yaml = `
rules:
  - name: Unknown plates
    when: { category: lpr, plate: { known: false } }
    alert: { severity: warning }
    cooldown: { for: 5m, by: plate }
`

describe('rules', () => {
  it('of viewtron.yaml are listed, but cannot be changed', async () => {
    const server = await serverWith(yaml)
    const { json } = await call(server, 'rules')
    expect(json.items).toEqual([
      {
        id: 'file:Unknown plates',
        name: 'Unknown plates',
        source: 'file',
        enabled: true,
        lastFiredAt: null,
        when: { category: ['lpr'], plate: { known: false } },
        alert: { severity: 'warning' },
        cooldown: { for: '5m', by: 'plate' },
      },
    ])
    const removed = await call(server, 'rules/file:Unknown%20plates', 'DELETE')
    expect([removed.status, removed.json.code]).toEqual([409, 'rule-in-file'])
    const same = await call(server, 'rules', 'POST', { name: 'unknown PLATES' })
    expect([same.status, same.json.code]).toEqual([409, 'rule-name-taken'])
    const empty = await call(server, 'rules', 'POST', { name: 'Nothing' })
    expect([empty.status, empty.json.detail]).toEqual([
      400,
      expect.stringContaining('matches every event and does nothing'),
    ])
  })

  it('are added, changed and removed; omitted keys stay and null removes a key', async () => {
    const server = await serverWith('')
    const night = { target: ['person'], time: { from: '22:00', to: '06:00' } }
    const made = await call(server, 'rules', 'POST', {
      name: 'Night',
      when: night,
      alert: { severity: 'info' },
      maxPerHour: 3,
    })
    expect(made.status).toBe(201)
    const { id } = made.json
    const changed = await call(server, `rules/${id}`, 'PATCH', { name: 'Nights', alert: null, cooldown: { for: '1m' } })
    const expected = {
      id,
      name: 'Nights',
      source: 'database',
      enabled: true,
      when: night,
      maxPerHour: 3,
      lastFiredAt: null,
    }
    expect(changed.json).toEqual({ ...expected, cooldown: { for: '1m', by: 'all' } })
    expect((await call(server, 'rules')).json.items).toEqual([changed.json])
    expect((await call(server, `rules/${id}`, 'DELETE')).status).toBe(204)
    expect((await call(server, 'rules')).json.items).toEqual([])
    const { json } = await call(server, 'audit')
    expect(json.items.map((one: { action: string }) => one.action)).toEqual(['remove-rule', 'change-rule', 'add-rule'])
    expect((await call(server, `rules/${id}`, 'DELETE')).json.code).toBe('not-found')
  })

  it('that contradict themselves are refused with a reason', async () => {
    const server = await serverWith('')
    const refused = async (body: object) => {
      const { status, json } = await call(server, 'rules', 'POST', { name: 'x', ...body })
      return status === 400 ? json.detail : status
    }
    expect(await refused({ when: { categroy: ['lpr'] } })).toContain(
      'when.categroy: is not known; perhaps category was meant',
    )
    expect(await refused({ when: { not: { plate: { grup: ['allow'] } } } })).toContain(
      'when.not.plate.grup: is not known; perhaps group was meant',
    )
    expect(await refused({ health: { what: 'unparsed', perHuor: 3 }, alert: { severity: 'info' } })).toContain(
      'perhaps perHour was meant',
    )
    expect(await refused({ when: { time: { from: '25:00' } } })).toMatch(/when\.time\.from: must be a time of day/)
    expect(await refused({ health: { what: 'disk-low', freeBelowPercent: 5 } })).toMatch(
      /alert: a health rule needs one/,
    )
    expect(await refused({ mqtt: { topic: 'house/#' } })).toMatch(/no \+, no #/)
    expect(await refused({ cooldown: { for: 'soon' } })).toMatch(/must be a duration such as 30s/)
    const both = { when: { category: ['lpr'] }, health: { what: 'unparsed', perHour: 3 }, alert: { severity: 'info' } }
    expect(await refused(both)).toMatch(/either `when` or `health`/)
  })

  it('that a webhook refers to can be changed, but not renamed or removed', async () => {
    const webhook = '\nwebhooks:\n  - { name: bell, url: "http://127.0.0.1:1/", rule: ring, allowPrivate: true }\n'
    const server = await serverWith(webhook)
    const { id } = (await call(server, 'rules', 'POST', { name: 'Ring', when: { category: ['lpr'] } })).json
    expect((await call(server, `rules/${id}`, 'PATCH', { when: { category: ['lpr'] } })).status).toBe(200)
    const replies = [
      await call(server, `rules/${id}`, 'PATCH', { name: 'Bell' }),
      await call(server, `rules/${id}`, 'DELETE'),
    ]
    expect(replies.map(({ status, json }) => [status, json.code])).toEqual([
      [409, 'rule-in-use'],
      [409, 'rule-in-use'],
    ])
    expect(replies[0]?.json.detail).toContain('bell')
  })

  it('survive a restart, together with the time they last fired', async () => {
    const server = await serverWith('')
    await call(server, 'rules', 'POST', { name: 'Cars', when: { category: ['lpr'] }, alert: { severity: 'info' } })
    await server.post(platePost('ABC123'))
    await alertsOf(server, 1)
    const [before] = (await call(server, 'rules')).json.items
    expect(before.lastFiredAt).toMatch(/Z$/)
    await server.stop()
    const again = await startHostedServer({ dataDir: server.dataDir, env: { VIEWTRON_AUTH: 'off' } })
    expect((await call(again, 'rules')).json.items).toEqual([before])
  })

  it('can be read by viewers and changed by administrators only', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    await admin.send('/api/v1/users', { body: { name: 'Vic', password: 'viewers may look', role: 'viewer' } })
    const viewer = new WebVisitor(server.webUrl)
    await viewer.signIn('Vic', 'viewers may look')
    expect((await viewer.send('/api/v1/rules')).status).toBe(200)
    expect((await viewer.send('/api/v1/rules/try', { body: { rule: { name: 'x' } } })).status).toBe(200)
    expect((await viewer.send('/api/v1/rules', { body: { name: 'x' } })).status).toBe(403)
    expect((await viewer.send('/api/v1/alerts/seen', { method: 'POST' })).status).toBe(403)
    expect((await webRequest(server.webUrl, '/api/v1/rules')).status).toBe(401)
    const rule = { name: 'x', when: { category: ['lpr'] } }
    expect((await admin.send('/api/v1/rules', { body: rule })).status).toBe(201)
  })
})

describe('viewtron.yaml', () => {
  const refusal = async (rules: string) => {
    const path = temporaryFile(`rules:\n${rules}`, 'viewtron.yaml')
    const { code, stderr } = await runCli([
      'serve',
      '--config',
      path,
      '--data-dir',
      `${path}-data`,
      '--camera-port',
      '0',
    ])
    return { code, stderr }
  }

  it('with a misspelt key is refused with its path and a suggestion', async () => {
    const { code, stderr } = await refusal('  - name: a\n    when: { categroy: lpr }\n')
    expect(code).toBe(2)
    expect(stderr).toContain('rules[0].when.categroy: did you mean category?')
  })

  it('is checked within health rules too', async () => {
    const health = '{ what: camera-silent, for: 10m, camrea: Gate }'
    const { stderr } = await refusal(`  - name: a\n    health: ${health}\n    alert: { severity: info }\n`)
    expect(stderr).toContain('rules[0].health.camrea: did you mean camera?')
  })

  it('with two rules of the same name is refused', async () => {
    const { code, stderr } = await refusal('  - name: a\n  - name: A\n')
    expect(code).toBe(2)
    expect(stderr).toContain('rules[1]: there are two rules called A')
  })
})

describe('trying a rule', () => {
  it('shows what would have fired, what would have been held back, and why the rest did not match', async () => {
    const server = await serverWith('')
    await call(server, 'plates/KNOWN1', 'PUT', { name: 'Ann', group: 'allow' })
    for (const plate of ['ABC123', 'KNOWN1', 'ABC123']) await server.post(platePost(plate))
    const rule = { name: 'x', when: { plate: { known: false } }, cooldown: { for: '1h', by: 'plate' } }
    const tried = await until(async () => {
      const { json } = await call(server, 'rules/try', 'POST', { rule })
      return json.looked === 3 ? json : null
    })
    expect([tried.fired, tried.held, tried.complete]).toEqual([1, 1, true])
    expect(tried.items.map((one: Record<string, unknown>) => [one.headline, one.verdict, one.why])).toEqual([
      ['License plate ABC123', 'held', [expect.stringMatching(/^held back: the last one for ABC123 was \d+ s before/)]],
      ['License plate KNOWN1 (Ann)', 'no', ['plate: KNOWN1 is known as Ann']],
      ['License plate ABC123', 'fires', []],
    ])
    expect(tried.reasons).toEqual(
      expect.arrayContaining([
        { part: 'plate', count: 1 },
        { part: 'held', count: 1 },
      ]),
    )
    expect((await call(server, 'alerts')).json.items).toEqual([])
    const past = { from: '2020-01-01', to: '2020-01-08' }
    expect((await call(server, 'rules/try', 'POST', { rule, ...past })).json).toMatchObject({ looked: 0, items: [] })
  })

  it('includes status changes, and refuses health rules', async () => {
    const server = await serverWith('')
    const health = { name: 'x', health: { what: 'unparsed', perHour: 1 }, alert: { severity: 'info' } }
    expect((await call(server, 'rules/try', 'POST', { rule: health })).json.detail).toMatch(/is about the present/)
    const status = { name: 'x', when: { kind: ['status'] } }
    expect((await call(server, 'rules/try', 'POST', { rule: status })).json.looked).toBe(0)
    const turned = { rule: status, from: '2026-01-02', to: '2026-01-01' }
    expect((await call(server, 'rules/try', 'POST', turned)).status).toBe(400)
  })
})
