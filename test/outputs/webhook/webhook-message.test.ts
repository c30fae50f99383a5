import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { smallAlarm, tinyPicture } from '../../support/posts.ts'
import { storedEvents } from '../../support/stored.ts'
import { webRequest } from '../../support/web-client.ts'
import { call, deliveriesOf, platePost, serverWith, webhookYaml } from './setup.ts'
import { type Received, startTarget } from './target.ts'

const oneSecret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`
const otherSecret = `whsec_${Buffer.from('another one of many bytes').toString('base64')}`

function verify(secret: string, { body, headers }: Received): unknown {
  return new StandardWebhook(secret).verify(body.toString(), headers as Record<string, string>)
}

describe('a webhook', () => {
  it('posts the event with a signature of Standard Webhooks', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url, { secret: oneSecret, headers: { 'X-Site': 'north' } }))
    await server.post(platePost('ABC123'))
    const [received] = await target.got(1)
    if (!received) throw new Error('nothing came')
    const { items } = (await call(server, 'events')).json
    expect(verify(oneSecret, received)).toEqual(received.json)
    expect(received.json).toEqual({
      type: 'alarm',
      event: { ...items[0], images: [] },
      deliveryId: received.headers['webhook-id'],
      attempt: 1,
    })
    expect(received.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(received.body.length),
      'x-site': 'north',
    })
    expect(() => verify(otherSecret, received)).toThrow()
  })

  it('signs with both secrets during a rotation', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url, { secret: [oneSecret, otherSecret] }))
    await server.post(platePost('ABC123'))
    const [received] = await target.got(1)
    if (!received) throw new Error('nothing came')
    expect(verify(oneSecret, received)).toEqual(verify(otherSecret, received))
    expect(String(received.headers['webhook-signature']).split(' ')).toHaveLength(2)
  })

  it('sends only what matches its condition, and lists what its limits held back', async () => {
    const target = await startTarget()
    const config = { when: { plate: { number: 'ABC*' } }, cooldown: { for: '1h', by: 'plate' } }
    const server = await serverWith(webhookYaml(target.url, config))
    for (const plate of ['XYZ1', 'ABC1', 'ABC1', 'ABC2']) await server.post(platePost(plate))
    await target.got(2)
    const plates = target.received.map(({ json }) => json.event.targets[0].plate.number)
    expect(plates.toSorted()).toEqual(['ABC1', 'ABC2'])
    const held = await deliveriesOf(server, 1, '&status=held')
    expect(held).toMatchObject([{ status: 'held', attempts: 0, reason: expect.stringContaining('held back') }])
  })

  it('uses the condition of a rule', async () => {
    const target = await startTarget()
    const rules = 'rules: [{ name: Cars, when: { category: lpr } }]\n'
    const server = await serverWith(rules + webhookYaml(target.url, { rule: 'Cars' }))
    await server.post(smallAlarm())
    await server.post(platePost('ABC123'))
    const [received] = await target.got(1)
    expect(received?.json.event.category).toBe('lpr')
  })

  it('sends alerts if it is configured to', async () => {
    const target = await startTarget()
    const rules = `rules: [{ name: Cars, when: { category: lpr }, alert: { severity: warning, text: '{plate}' } }]\n`
    const server = await serverWith(rules + webhookYaml(target.url, { alerts: true, when: { category: 'face' } }))
    // The webhook sends alerts once its cursor in them is stored.
    await server.post(platePost('ABC123'))
    const [received] = await target.got(1)
    expect(received?.json).toMatchObject({
      type: 'alert',
      event: { rule: 'Cars', severity: 'warning', text: 'ABC123' },
    })
  })
})

describe('pictures', () => {
  const withPicture = () => smallAlarm({ pictureXml: tinyPicture })

  it('are links that work without signing in, for one picture only', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url), { env: { VIEWTRON_AUTH: 'on' } })
    await server.post(withPicture())
    const [received] = await target.got(1)
    const link = new URL(received?.json.event.images[0].url)
    const path = (url: URL) => `${url.pathname}${url.search}`
    expect(link.port).toBe(new URL(server.webUrl).port)
    const reply = await webRequest(server.webUrl, path(link))
    expect([reply.status, reply.headers['content-type']]).toEqual([200, 'image/jpeg'])
    const forged = [
      link.pathname,
      path(link).replace(/expires=\d+/, 'expires=99999999999'),
      path(link).replace(/signature=.{4}/, 'signature=AAAA'),
      path(link).replace('/images/0', '/images/1'),
      path(link).replace(/\/images\/0/, ''),
      path(link).replace(/\/images\/0/, '/raw'),
    ]
    for (const one of forged) expect((await webRequest(server.webUrl, one)).status, one).toBe(401)
    expect((await webRequest(server.webUrl, path(link), { method: 'DELETE' })).status).toBe(401)
  })

  it('are sent in base64', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url, { images: 'base64' }))
    await server.post(withPicture())
    const [received] = await target.got(1)
    expect(received?.json.event.images[0].base64).toBe(tinyPicture)
  })

  it('are sent as parts of a form', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url, { images: 'multipart', secret: oneSecret }))
    await server.post(withPicture())
    const [received] = await target.got(1)
    const { body, headers } = received ?? { body: Buffer.alloc(0), headers: {} }
    const form = await new Response(body, { headers: { 'content-type': String(headers['content-type']) } }).formData()
    const picture = form.get('image-0') as File
    expect(Buffer.from(await picture.arrayBuffer()).toString('base64')).toBe(tinyPicture)
    const [event] = await storedEvents(server.dataDir)
    expect(JSON.parse(String(form.get('payload'))).event.id).toBe(event?.id)
    expect(Number(headers['content-length'])).toBe(body.length)
  })

  it('are not sent with images: none', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url, { images: 'none' }))
    await server.post(withPicture())
    const [received] = await target.got(1)
    expect(received?.json.event.images).toMatchObject([{ url: null }])
  })
})

describe('a template', () => {
  it('is filled so that no value can end its string', async () => {
    const target = await startTarget()
    const template =
      '{"text": "{{event.camera.name}} \\"saw\\" {{event.targets.0.plate.number}}", "n": {{event.targets}}, "x": {{no.such}}}'
    const server = await serverWith(webhookYaml(target.url, { template }))
    const name = '","admin":true,"x":"\\ Gate'
    await server.post(platePost('ABC123', { name: name.replaceAll('"', '&quot;') }))
    const [received] = await target.got(1)
    expect(received?.json).toEqual({ text: `${name} "saw" ABC123`, n: [expect.any(Object)], x: null })
  })
})
