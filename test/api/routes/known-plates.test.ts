import { describe, expect, it } from 'vitest'
import type { ApiPlate } from '../../../src/api/schemas/index.ts'
import { platePost } from '../../ingest/posts.ts'
import { siteForFile } from './site.ts'

const gate = { name: 'Gate', mac: '58:5b:69:00:00:02', serial: 'N0002' }

const site = siteForFile(async one => {
  for (const number of ['VALID1', 'ENDED1', 'LATER1', 'A123BC77', 'ΙΖΗ 1234']) {
    await one.post(platePost({ device: gate, plates: [{ number }] }))
  }
})

const put = async (number: string, body: object) => {
  const reply = await site().call(`plates/${encodeURIComponent(number)}`, {
    method: 'PUT',
    body: { name: null, group: null, notes: null, ...body },
  })
  expect(reply.status).toBe(200)
  return reply.json
}
const platesOf = (events: { targets: { plate: { number: string } | null }[] }[]) =>
  events.map(({ targets }) => targets[0]?.plate?.number).sort()

describe('a known plate outside its validity', () => {
  it('is in no group for any way of asking', async () => {
    await put('VALID1', { group: 'visitors', validFrom: '2020-01-01T00:00:00Z', validUntil: '2090-01-01T00:00:00Z' })
    await put('ENDED1', { group: 'visitors', validUntil: '2021-01-01T00:00:00Z' })
    await put('LATER1', { group: 'visitors', validFrom: '2090-01-01T00:00:00Z' })
    expect(platesOf(await site().events('group=visitors'))).toEqual(['VALID1'])
    expect((await site().read('events/count?group=visitors')).total).toBe(1)
    expect((await site().read('events/histogram?group=visitors')).total).toBe(1)
    const exported = (await site().bytes('export.ndjson?group=visitors')).bytes.toString().trim().split('\n')
    expect(platesOf(exported.map(line => JSON.parse(line)))).toEqual(['VALID1'])
  })
})

describe('a plate in Cyrillic or Greek letters', () => {
  it('is the one that a camera reads in Latin letters, and is shown as typed', async () => {
    await put('А123ВС77', { name: 'Director', group: 'allow' })
    expect(platesOf(await site().events('group=allow'))).toEqual(['A123BC77'])
    const find = async (query: string): Promise<ApiPlate[]> => (await site().read(`plates?${query}`)).items
    const asked = encodeURIComponent('а 123 вс 77')
    for (const match of ['exact', 'similar', 'fragment']) {
      const [found] = await find(`plate=${asked}&match=${match}`)
      expect(found).toMatchObject({ key: 'A123BC77', number: 'A123BC77', known: { name: 'Director' } })
    }
    expect(platesOf(await site().events(`plate=${encodeURIComponent('А1*С77')}`))).toEqual(['A123BC77'])
    const csv = (await site().bytes('plates/export.csv')).bytes.toString()
    expect(csv).toContain('А123ВС77,Director')
  })

  it('is found in Latin letters when the camera reads Greek ones', async () => {
    expect(platesOf(await site().events('plate=IZH1234&plateMatch=exact'))).toEqual(['ΙΖΗ 1234'])
  })
})

describe('a known plate that was forgotten', () => {
  it('comes back as it was, and both stand in the audit log', async () => {
    const facts = { name: 'Ann', group: 'staff', notes: 'till May', validUntil: '2090-01-01T00:00:00.000Z' }
    await put('а-123-вс', facts)
    const path = `plates/${encodeURIComponent('A123BC')}`
    expect((await site().call(path, { method: 'DELETE' })).status).toBe(204)
    expect((await site().call(path)).status).toBe(404)
    const back = await site().call(`${path}/restore`, { method: 'POST' })
    expect([back.status, back.json]).toEqual([200, expect.objectContaining({ known: expect.objectContaining(facts) })])
    expect((await site().bytes('plates/export.csv')).bytes.toString()).toContain('а-123-вс,Ann,staff')
    const { items } = await site().read('audit')
    const actions = items.filter((one: { subject: string }) => one.subject === 'A123BC')
    expect(actions.map((one: { action: string }) => one.action)).toEqual(
      expect.arrayContaining(['remove-plate', 'restore-plate', 'change-plate']),
    )
    expect((await site().call(`${path}/restore`, { method: 'POST' })).status).toBe(404)
  })

  it('keeps how it was typed when a page changes it by its key', async () => {
    await put('А777АА', { name: 'One' })
    await put('A777AA', { name: 'Two' })
    expect((await site().bytes('plates/export.csv')).bytes.toString()).toContain('А777АА,Two')
  })
})
