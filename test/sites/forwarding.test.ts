import { expect, it } from 'vitest'
import { intrusionPost, jpegSaying, recorderPost, statusPost, trajectoryPost } from '../ingest/posts.ts'
import { freePort } from '../support/free-port.ts'
import { startHostedServer } from '../support/hosted-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { api, eventsOf, siteEnv, startOpenCentre, startSignedCentre } from './sites.ts'

const raw = async (server: { webUrl: string }, id: string) => (await api(server, `events/${id}/raw`)).text

/** The fields of an event that are those of its site. */
function ownFields({ seq, camera, images, links, ...event }: Awaited<ReturnType<typeof eventsOf>>[number]) {
  return {
    ...event,
    images: images.map(({ sha256, bytes, role }: Record<string, unknown>) => ({ sha256, bytes, role })),
  }
}

it('stores at the centre what the site stored, under the same ids, byte for byte', async () => {
  const centre = await startHostedServer({ env: { VIEWTRON_AUTH: 'off', TZ: 'America/Lima' } })
  const edge = await startHostedServer({ env: { ...siteEnv(centre.webUrl, 'north', 'any'), TZ: 'Asia/Tokyo' } })
  await edge.post(intrusionPost({ overview: jpegSaying('scene'), crop: jpegSaying('crop') }))
  await edge.post(recorderPost(3, 9))
  await edge.post(statusPost({ perimeterAlarm: true }))
  await edge.post(statusPost({ perimeterAlarm: false }))
  await edge.post(trajectoryPost(5))
  await edge.post('<config>this is no post')
  const stored = await eventsOf(edge)
  expect(stored).toHaveLength(2)
  await until(async () => (await eventsOf(centre)).length === 2, { what: 'both events at the centre' })
  const arrived = await eventsOf(centre)
  expect(arrived.map(ownFields)).toEqual(stored.map(ownFields))
  expect(arrived.map(({ camera }) => camera)).toEqual(
    stored.map(({ camera }) => ({ ...camera, id: `north/${camera.id}` })),
  )
  for (const { id } of stored) {
    expect(await raw(edge, id)).toContain('<config')
    expect(await raw(centre, id)).toBe(await raw(edge, id))
  }
  const picture = arrived.find(({ images }) => images.length > 0).images[0]
  expect((await webRequest(centre.webUrl, picture.url)).headers['content-type']).toContain('image/jpeg')
  const cameraId = encodeURIComponent(arrived[0].camera.id)
  const shown = await api(centre, `cameras/${cameraId}`)
  expect(shown.json).toMatchObject({ id: arrived[0].camera.id, state: 'approved' })
  const alarmsOf = async (server: { webUrl: string }, id: string) =>
    (await api(server, `cameras/${encodeURIComponent(id)}/alarms`)).json.items
  const edgeAlarms = await alarmsOf(edge, stored[0].camera.id)
  expect(edgeAlarms.length).toBeGreaterThan(0)
  await until(async () => (await alarmsOf(centre, arrived[0].camera.id)).length === edgeAlarms.length, {
    what: 'states',
  })
  expect(await alarmsOf(centre, arrived[0].camera.id)).toEqual(edgeAlarms)
  const inbox = async (server: { webUrl: string }) => (await api(server, 'unparsed')).json.items
  const [unread] = await inbox(edge)
  await until(async () => (await inbox(centre)).length === 1, { what: 'the unreadable post' })
  expect((await inbox(centre))[0]).toMatchObject({
    id: unread.id,
    reason: unread.reason,
    receivedAt: unread.receivedAt,
  })
  expect((await api(centre, `unparsed/${unread.id}/raw`)).text).toBe('<config>this is no post')
  const tracks = async (server: { webUrl: string }) => (await api(server, 'tracks')).json.items
  await until(async () => (await tracks(centre)).length === 1, { what: 'the track' })
  const [track] = await tracks(edge)
  expect((await tracks(centre))[0]).toMatchObject({ id: track.id, path: track.path, startedAt: track.startedAt })
}, 90_000)

it('sends nothing twice and loses nothing while the centre is down, and works alone meanwhile', async () => {
  const [dataDir, port] = [temporaryFolder(), await freePort()]
  const first = await startOpenCentre(dataDir, port)
  const edge = await startHostedServer({ env: siteEnv(`http://127.0.0.1:${port}`, 'north', 'any') })
  await edge.post(intrusionPost({ targetId: 1, overview: jpegSaying('before') }))
  await until(async () => (await eventsOf(first)).length === 1, { what: 'the first event' })
  await first.stop()
  for (let n = 2; n < 30; n++) await edge.post(intrusionPost({ targetId: n, overview: jpegSaying(`at ${n}`) }))
  const output = async () =>
    (await api(edge, 'outputs')).json.items.find((one: { kind: string }) => one.kind === 'centre')
  await until(async () => (await output()).state === 'waiting', { what: 'the output to wait' })
  expect(await output()).toMatchObject({ detail: expect.stringContaining('nothing answers at its address') })
  expect((await output()).behind).toBeGreaterThan(0)
  expect((await webRequest(edge.webUrl, '/metrics')).text).toContain('viewtron_centre_ok 0')
  expect(await eventsOf(edge)).toHaveLength(29)
  const again = await startOpenCentre(dataDir, port)
  await until(async () => (await eventsOf(again)).length === 29, { what: 'all events' })
  const [there, here] = [await eventsOf(again), await eventsOf(edge)]
  expect(there.map(({ id }) => id)).toEqual(here.map(({ id }) => id))
  await until(async () => (await output()).state === 'ok', { what: 'the output to go on' })
}, 90_000)

it('keeps cameras of two sites apart that have the same id, and each token to its site', async () => {
  const centre = await startSignedCentre()
  const [north, south] = [await centre.token('north'), await centre.token('south')]
  const edges = [
    await startHostedServer({ env: siteEnv(centre.webUrl, 'north', north) }),
    await startHostedServer({ env: siteEnv(centre.webUrl, 'south', south) }),
    await startHostedServer({ env: siteEnv(centre.webUrl, 'east', south) }),
    await startHostedServer({ env: siteEnv(centre.webUrl, 'west', 'vt_wrong') }),
  ]
  const stateOf = async (edge: { webUrl: string } | undefined) =>
    (await api(edge as { webUrl: string }, 'outputs')).json.items.find((one: { kind: string }) => one.kind === 'centre')
      .state
  await until(async () => (await stateOf(edges[3])) === 'waiting', {
    what: 'a wrong token to be noticed without an event',
  })
  expect(await stateOf(edges[0])).toBe('ok')
  for (const edge of edges) await edge.post(intrusionPost({ overview: jpegSaying('scene') }))
  const cameras = async () =>
    (await centre.call('cameras')).json.items.map(({ id }: { id: string }) => id).sort() as string[]
  await until(async () => (await cameras()).length === 2, { what: 'a camera of each site' })
  const [own] = (await api(edges[0] as { webUrl: string }, 'cameras')).json.items
  expect(await cameras()).toEqual([`north/${own.id}`, `south/${own.id}`])
  const detailOf = async (edge: { webUrl: string } | undefined) =>
    (await api(edge as { webUrl: string }, 'outputs')).json.items.find((one: { kind: string }) => one.kind === 'centre')
      .detail
  await until(async () => /token is for another site/.test(await detailOf(edges[2])), { what: 'the reason' })
  await until(async () => /does not accept the token/.test(await detailOf(edges[3])), { what: 'the reason' })
  const bearer = { authorization: `Bearer ${north}` }
  for (const path of ['events', 'cameras', 'stats', 'tokens']) {
    expect((await webRequest(centre.webUrl, `/api/v1/${path}`, { headers: bearer })).status).toBe(403)
  }
  expect((await centre.call('tokens', { name: 'North Gate', scopes: ['site'] })).status).toBe(400)
  expect((await centre.call('tokens', { name: 'north', scopes: ['site', 'read'] })).status).toBe(400)
}, 90_000)

it('forwards pictures of posts that the site does not keep, and restores posts that the centre keeps compact', async () => {
  const centre = await startHostedServer({ env: { VIEWTRON_AUTH: 'off', VIEWTRON_RAW_POSTS: 'compact' } })
  const full = await startHostedServer({ env: siteEnv(centre.webUrl, 'full', 'any') })
  const bare = await startHostedServer({
    env: { ...siteEnv(centre.webUrl, 'bare', 'any'), VIEWTRON_RAW_POSTS: 'off' },
  })
  for (const edge of [full, bare]) {
    await edge.post(intrusionPost({ overview: jpegSaying('scene'), crop: jpegSaying('crop') }))
  }
  await until(async () => (await eventsOf(centre)).length === 2, { what: 'both events' })
  for (const [edge, site] of [
    [full, 'full'],
    [bare, 'bare'],
  ] as const) {
    const [own] = await eventsOf(edge)
    const [arrived] = await eventsOf(centre, `&camera=${site}/`)
    expect(ownFields(arrived)).toEqual(ownFields(own))
    for (const [n, { url }] of arrived.images.entries()) {
      const [there, here] = [await webRequest(centre.webUrl, url), await webRequest(edge.webUrl, own.images[n].url)]
      expect(there.status).toBe(200)
      expect(there.text).toBe(here.text)
    }
  }
  const [own] = await eventsOf(full)
  expect(await raw(centre, own.id)).toBe(await raw(full, own.id))
  const [bareEvent] = await eventsOf(bare)
  expect((await api(centre, `events/${bareEvent.id}/raw`)).json.code).toBe('raw-not-kept')
  const centreOf = (await api(bare, 'outputs')).json.items.find((one: { kind: string }) => one.kind === 'centre')
  expect(centreOf.detail).toContain('1 post was forwarded without the original')
}, 90_000)
