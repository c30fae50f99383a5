import { createECDH } from 'node:crypto'
import { expect, it } from 'vitest'
import { encryptMessage, mostMessageBytes } from '../../../src/outputs/push/encrypt-message.ts'
import { messageBytes } from '../../../src/outputs/push/push-message.ts'
import { browserKeys } from './push-service.ts'

it('encrypts the example of RFC 8291', () => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'))
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url')
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  }
  const sealed = encryptMessage(Buffer.from('When I grow up, I want to be a watermelon'), keys, { salt, pair })
  expect(sealed.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

it('fits the longest message into 4096 bytes', () => {
  const { keys, decrypt } = browserKeys()
  const long = 'x'.repeat(mostMessageBytes)
  const sealed = encryptMessage(Buffer.from(long), keys)
  expect(sealed).toHaveLength(4096)
  expect(decrypt(sealed)).toBe(long)
})

it('shortens a text that has too many bytes', () => {
  const message = {
    tag: 'a',
    title: '車'.repeat(120),
    body: '門'.repeat(600),
    severity: 'warning',
    path: 'alerts',
    image: `api/v1/${'i'.repeat(400)}`,
    buttons: ['seen', 'open'].map(action => ({ action: action as 'seen', title: '開', token: 't'.repeat(700) })),
  } as const
  const bytes = messageBytes({ ...message, buttons: [...message.buttons] })
  expect(bytes.length).toBeLessThanOrEqual(mostMessageBytes)
  const { body, ...rest } = JSON.parse(bytes.toString())
  expect(message.body.startsWith(body)).toBe(true)
  expect(body.length).toBeGreaterThan(100)
  expect(rest).toEqual(JSON.parse(JSON.stringify({ ...message, body: undefined })))
})
