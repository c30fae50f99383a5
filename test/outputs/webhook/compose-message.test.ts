import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Deliverable } from '../../../src/outputs/queued/deliverable.ts'
import { deliveryId } from '../../../src/outputs/queued/queued-delivery.ts'
import { sampleEvent } from '../../../src/outputs/queued/sample-event.ts'
import { retryAfterMs } from '../../../src/outputs/webhook/answer-verdict.ts'
import { composeMessage } from '../../../src/outputs/webhook/compose-message.ts'
import { isPublicAddress } from '../../../src/outputs/webhook/public-address.ts'
import { fillTemplate } from '../../../src/outputs/webhook/template.ts'
import { type WebhookInput, webhookConfig } from '../../../src/outputs/webhook/webhook-schema.ts'

const picture = Buffer.from('a picture')

function event(): Deliverable {
  const sample = sampleEvent(new Date('2026-11-23T14:05:09.473Z'))
  const image = {
    role: 'target' as const,
    target: 0,
    width: 10,
    height: 10,
    bytes: 9,
    contentType: 'image/jpeg' as const,
    valid: true,
    sha256: 'x',
    tooLarge: null,
    file: 'images/a.jpg',
    url: '/api/v1/events/a/images/0',
  }
  return { type: 'alarm', event: { ...sample, camera: { id: 'gate', name: 'Gate <1>' }, images: [image] } }
}

function compose(config: Omit<WebhookInput, 'name'>, deliverable = event()) {
  return composeMessage({
    config: webhookConfig.parse({ name: 'a', ...config }),
    deliverable,
    attempt: { deliveryId: 'id-1', attempt: 1 },
    linkTo: path => `https://site.example${path}?signature=s`,
    readPicture: async () => picture,
  })
}

const jsonOf = async (...args: Parameters<typeof compose>) => {
  const { body, url } = await compose(...args)
  return { json: JSON.parse(body.toString()), url: url.href }
}

const link = 'https://site.example/api/v1/events/a/images/0?signature=s'

describe('presets', () => {
  it('Slack: text with special characters escaped', async () => {
    const { json } = await jsonOf({ preset: 'slack', url: 'https://hooks.slack.example/services/a' })
    expect(json).toEqual({ text: `*Gate &lt;1&gt;*: License plate SAMPLE1\n<${link}|Picture>` })
  })

  it('Discord: an embed that notifies nobody, with the picture as a file if pictures are sent', async () => {
    const { json } = await jsonOf({ preset: 'discord', url: 'https://discord.example/api/webhooks/1/a' })
    expect(json).toMatchObject({
      embeds: [{ title: 'Gate <1>', description: 'License plate SAMPLE1', image: { url: link } }],
      allowed_mentions: { parse: [] },
    })
    const sent = await compose({ preset: 'discord', url: 'https://discord.example/a', images: 'multipart' })
    const form = await new Response(new Uint8Array(sent.body), {
      headers: { 'content-type': sent.contentType },
    }).formData()
    expect(JSON.parse(String(form.get('payload_json'))).embeds[0].image.url).toBe('attachment://picture.jpg')
    expect(await (form.get('files[0]') as File).text()).toBe('a picture')
  })

  it('Telegram: fields of the address are sent, and a photo if pictures are sent', async () => {
    const url = 'https://api.telegram.example/bot1:a/sendMessage?chat_id=-100'
    expect(await jsonOf({ preset: 'telegram', url })).toEqual({
      url: 'https://api.telegram.example/bot1:a/sendMessage',
      json: { chat_id: '-100', text: `Gate <1>: License plate SAMPLE1\n${link}` },
    })
    const sent = await compose({ preset: 'telegram', url, images: 'multipart' })
    const form = await new Response(new Uint8Array(sent.body), {
      headers: { 'content-type': sent.contentType },
    }).formData()
    expect([sent.url.pathname, form.get('chat_id'), form.get('caption')]).toEqual([
      '/bot1:a/sendPhoto',
      '-100',
      'Gate <1>: License plate SAMPLE1',
    ])
  })

  it('ntfy: JSON with the topic of the address', async () => {
    const { json, url } = await jsonOf({ preset: 'ntfy', url: 'https://ntfy.example/my-gate' })
    expect(url).toBe('https://ntfy.example/')
    expect(json).toMatchObject({ topic: 'my-gate', title: 'Gate <1>', message: 'License plate SAMPLE1', attach: link })
  })

  it('Pushover: keys of the address, and the picture in base64 if pictures are sent', async () => {
    const url = 'https://api.pushover.example/1/messages.json?token=t&user=u'
    const { json } = await jsonOf({ preset: 'pushover', url, images: 'base64' })
    expect(json).toMatchObject({
      token: 't',
      user: 'u',
      title: 'Gate <1>',
      attachment_base64: picture.toString('base64'),
    })
  })

  it('Home Assistant: flat keys and the event', async () => {
    const { json } = await jsonOf({ preset: 'home-assistant', url: 'http://ha.example/api/webhook/a' })
    expect(json).toMatchObject({
      type: 'alarm',
      camera: 'Gate <1>',
      camera_id: 'gate',
      category: 'lpr',
      plate: 'SAMPLE1',
      image: link,
    })
    expect(json.event.camera.id).toBe('gate')
  })

  it('Node-RED: a topic for a switch node', async () => {
    const { json } = await jsonOf({ preset: 'node-red', url: 'http://red.example/viewtron' })
    expect(json).toMatchObject({ topic: 'viewtron/gate/lpr', plate: 'SAMPLE1', deliveryId: 'id-1', attempt: 1 })
  })

  it('all support alerts, tracks and status changes', async () => {
    const at = '2026-11-23T14:05:09.473Z'
    const others: Deliverable[] = [
      {
        type: 'alert',
        event: {
          kind: 'alert',
          id: 'a',
          at,
          endedAt: null,
          severity: 'critical',
          rule: 'Night',
          subject: null,
          text: 'Somebody',
          eventId: null,
        },
      },
      {
        type: 'status',
        event: {
          kind: 'status',
          id: 's',
          seq: 1,
          receivedAt: at,
          time: at,
          camera: { id: 'gate', name: 'Gate' },
          clientIp: '127.0.0.1',
          alarm: 'perimeter',
          rule: null,
          active: true,
          since: at,
        },
      },
    ]
    const presets = ['event', 'slack', 'discord', 'telegram', 'ntfy', 'pushover', 'home-assistant', 'node-red'] as const
    for (const preset of presets)
      for (const one of others)
        expect((await compose({ preset, url: 'https://a.example/topic' }, one)).body.toString()).toMatch(
          /Somebody|perimeter/,
        )
  })
})

describe('a template', () => {
  it('is JSON for any values', () => {
    const template = '{"text": "{{a}} and {{ b.c }}", "{{a}}": [{{a}}, {{b}}, {{d.0}}]}'
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.jsonValue(), (a, b, d) => {
        const filled = JSON.parse(fillTemplate(template, { a, b: { c: b }, d: [d] }))
        const shown = b === null ? '' : typeof b === 'string' ? b : JSON.stringify(b)
        expect(filled.text).toBe(`${a} and ${shown}`)
      }),
    )
  })

  it('can only use the values of the message', () => {
    expect(fillTemplate('[{{constructor}}, {{a.__proto__}}, {{a.length}}]', { a: {} })).toBe('[null, null, null]')
  })
})

describe('addresses', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111'])('%s is public', address => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1%eth0',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:1::',
    '2001:db8::1',
    'ff02::1',
    'no address',
  ])('%s is not', address => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

it('the id of a delivery depends on its output and entry only', () => {
  const id = deliveryId('file:gate', 'event-1')
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect([deliveryId('file:gate', 'event-1') === id, deliveryId('file:gat', 'eevent-1') === id]).toEqual([true, false])
})

it('Retry-After is seconds or a date, at most an hour', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const of = (header: string | undefined) => retryAfterMs(header, now)
  expect([of('30'), of('Mon, 23 Nov 2026 12:00:10 GMT'), of('999999'), of('soon'), of(undefined), of('0')]).toEqual([
    30_000,
    10_000,
    3_600_000,
    null,
    null,
    0,
  ])
})
