import { describe, expect, it } from 'vitest'
import { groupFindings, troubleWords } from '../../dashboard/src/features/doctor/finding-groups.ts'
import { aboutOf, aboutSender, findingsAbout, isAbout, mentions } from '../../dashboard/src/pages/doctor/about.ts'
import { orderSenders, senderName, sortOf } from '../../dashboard/src/pages/doctor/sender-order.ts'
import { verdictWords } from '../../dashboard/src/pages/doctor/sender-words.ts'
import type { ApiCamera, Finding, SenderReport } from '../../src/api/schemas/index.ts'

const finding = (facts: Partial<Finding>): Finding => ({
  code: 'clock-skew',
  severity: 'warning',
  subject: 'Gate (10.0.0.5)',
  seen: 'An hour behind.',
  meaning: 'Set wrong.',
  fix: 'Set it right.',
  command: null,
  link: null,
  ...facts,
})

const sender = (facts: Partial<SenderReport>): SenderReport => ({
  address: '10.0.0.5',
  cameras: [],
  firstSeen: null,
  lastConnectionAt: null,
  lastByteAt: null,
  lastPostAt: null,
  connections: 1,
  silentConnections: 0,
  method: 'POST',
  path: '/API',
  headers: {},
  bytes: 1,
  kind: 'alarm',
  verdict: 'stored',
  replyStatus: 200,
  tookMs: 1,
  formats: [],
  heartbeatMs: null,
  heartbeatAgeMs: null,
  posts: 1,
  events: 1,
  statuses: 0,
  keepalives: 0,
  trajectories: 0,
  unparsed: 0,
  refused: 0,
  repeats: 0,
  withPictures: 1,
  clockSkewMs: null,
  subscribed: null,
  ...facts,
})

const gate = { id: 'cam-1', name: 'Gate', address: '10.0.0.5', addresses: ['10.0.0.5', '10.0.0.9'] } as ApiCamera

describe('whom the doctor’s page is about', () => {
  it('is found under the camera’s id, its name and every address it had', () => {
    const about = aboutOf('cam-1', [gate])
    expect(about.name).toBe('Gate')
    expect(mentions(about, 'Gate (10.0.0.5)')).toBe(true)
    expect(mentions(about, '10.0.0.9')).toBe(true)
    expect(isAbout(about, sender({ address: '10.0.0.9' }))).toBe(true)
    expect(isAbout(about, sender({ address: '10.0.0.7', cameras: [{ id: 'cam-1', name: 'Gate' }] }))).toBe(true)
  })

  it('is not someone whose address or name only begins the same', () => {
    const about = aboutOf('10.0.0.5', [])
    expect(mentions(about, '10.0.0.55')).toBe(false)
    expect(mentions(about, 'Yard (110.0.0.5)')).toBe(false)
    expect(mentions(aboutOf('cam-1', [gate]), 'Gatehouse (10.0.0.4)')).toBe(false)
    expect(mentions(about, '10.0.0.55 and 10.0.0.5')).toBe(true)
  })

  it('is an address of its own where no camera is known there', () => {
    expect(aboutOf('10.0.0.8', [gate])).toEqual({ name: '10.0.0.8', names: new Set(['10.0.0.8']) })
    const findings = [finding({}), finding({ subject: 'this server' })]
    expect(findingsAbout(findings, aboutSender(sender({})))).toEqual([findings[0]])
  })
})

describe('findings', () => {
  it('that mean the same are one group, the worst first', () => {
    const groups = groupFindings([
      finding({ subject: 'A' }),
      finding({ code: 'path-unreadable', severity: 'error' }),
      finding({ subject: 'B', seen: 'Two hours behind.' }),
      finding({ subject: 'C', fix: 'Something else.' }),
    ])
    const seen = groups.map(({ code, cases }) => [code, cases.map(({ subject }) => subject)])
    expect(seen).toEqual([
      ['path-unreadable', ['Gate (10.0.0.5)']],
      ['clock-skew', ['A', 'B']],
      ['clock-skew', ['C']],
    ])
  })

  it('are counted without the notes', () => {
    const severities = ['error', 'warning', 'warning', 'info'] as const
    expect(troubleWords(severities.map(severity => finding({ severity })))).toBe('1 error, 2 warnings')
    expect(troubleWords([finding({ severity: 'info' })])).toBe('')
  })
})

describe('senders', () => {
  it('come in the order asked for, the latest first where none is', () => {
    const old = sender({ address: '10.0.0.2', lastConnectionAt: '2026-01-01T00:00:00.000Z', refused: 3 })
    const young = sender({ address: '10.0.0.10', lastConnectionAt: '2026-01-02T00:00:00.000Z' })
    const never = sender({ address: '10.0.0.1', events: 9 })
    const order = (sort: string | undefined) =>
      orderSenders([never, old, young], sortOf(sort)).map(({ address }) => address)
    expect(order(undefined)).toEqual(['10.0.0.10', '10.0.0.2', '10.0.0.1'])
    expect(order('sender')).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.10'])
    expect(order('events')[0]).toBe('10.0.0.1')
    expect(order('trouble')[0]).toBe('10.0.0.2')
    expect(order('nonsense')).toEqual(order(undefined))
  })

  it('are found by camera, address and path', () => {
    const all = [sender({ cameras: [{ id: 'a', name: 'Gate' }] }), sender({ address: '10.1.1.1', path: '/LPR' })]
    const found = (text: string) => orderSenders(all, 'last', text).map(({ address }) => address)
    expect(found('gATE')).toEqual(['10.0.0.5'])
    expect(found('lpr')).toEqual(['10.1.1.1'])
    expect(found('10.')).toHaveLength(2)
  })

  it('are called by their cameras, a recorder by its first two', () => {
    const cameras = ['One', 'Two', 'Three', 'Four'].map(name => ({ id: name, name }))
    expect(senderName(sender({ cameras }))).toBe('One, Two and 2 more')
    expect(senderName(sender({}))).toBe('10.0.0.5')
  })

  it('that were refused are told by the error, a post that was not understood by where it lies', () => {
    expect(verdictWords('post-too-large', null)).toEqual({ word: 'Post too large', tone: 'bad' })
    expect(verdictWords('stored', 'unparsed').word).toBe('In the inbox')
    expect(verdictWords('stored', 'alarm')).toEqual({ word: 'Stored', tone: 'good' })
  })
})
