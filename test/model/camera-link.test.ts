import { expect, it } from 'vitest'
import { cameraLink, cameraLinkFault, hasMoment } from '../../src/model/camera-link.ts'

const facts = {
  at: Date.parse('2026-11-30T13:03:20.750Z'),
  localTime: '2026-11-30 14:03:20',
  host: '192.168.1.9',
  channel: 3,
}

it('the link of a camera contains the moment, the channel and the host', () => {
  const link = (template: string) => cameraLink(template, facts)
  expect(link('http://{host}/playback?ch={channel}&t={time}')).toBe(
    'http://192.168.1.9/playback?ch=3&t=2026-11-30T14:03:20',
  )
  expect(link('https://vms/{date}/{clock}?utc={timeUtc}&s={unix}&ms={unixMs}')).toBe(
    'https://vms/2026-11-30/14:03:20?utc=2026-11-30T13:03:20Z&s=1796043800&ms=1796043800750',
  )
  expect(cameraLink('http://{host}/', { ...facts, host: 'fe80::1', channel: null })).toBe('http://[fe80::1]/')
})

it('a value cannot end its part of the address, and other schemes are not opened', () => {
  expect(cameraLink('http://vms/?h={host}', { ...facts, host: 'a"b&c=<d>' })).toBe('http://vms/?h=a%22b%26c%3D%3Cd%3E')
  for (const template of ['javascript:alert(1)', 'rtsp://{host}/', '{host}', ' http://x', 'data:text/html,x'])
    expect([template, cameraLink(template, { ...facts, host: 'javascript:alert(1)' })]).toEqual([template, null])
})

it('a template with a fault is refused with the reason', () => {
  expect(cameraLinkFault('http://{host}/live')).toBeNull()
  expect(cameraLinkFault('http://{host}/?t={tme}')).toContain('does not know {tme}')
  expect(cameraLinkFault('rtsp://{host}/')).toContain('http:// or https://')
  expect(cameraLinkFault('http://')).toBe('is not a valid address')
  expect(cameraLinkFault('http://admin:secret@{host}/')).toContain('must not contain a user or a password')
})

it('a link knows whether it leads to a moment', () => {
  expect([hasMoment('http://{host}/?c={channel}'), hasMoment('http://{host}/?t={unix}')]).toEqual([false, true])
})
