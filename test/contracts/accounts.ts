import { describe, expect, test } from 'vitest'
import { Accounts, AuditLog } from '../../src/accounts/index.ts'
import type { TableStore } from '../../src/database/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { type Engine, openStore } from './engine.ts'

const dayMs = 86_400_000
const removable = (before: number) => ({ before, spared: [] })
const password = 'a long password'

/** Keeps texts as they are, with their context. */
const plainSealer = {
  load: async () => undefined,
  seal: async (text: string, context: string) => `${context}: ${text}`,
  open: (sealed: string, context: string) => (sealed.startsWith(context) ? sealed.slice(context.length + 2) : null),
}

function accountsOn(store: TableStore, clock = new FakeClock()): Accounts {
  return new Accounts({ queries: store.queries, write: store.write, sealer: plainSealer, auth: 'on', removable, clock })
}

function auditLogOn(store: TableStore, clock = new FakeClock()): AuditLog {
  return new AuditLog({ queries: store.queries, write: store.write, removable, clock, log: createLog('silent') })
}

function usersContract(engine: Engine): void {
  describe('Users', () => {
    test('the first user is the administrator, with the token of the newest link only', async () => {
      const accounts = accountsOn(await openStore(engine))
      expect(await accounts.users.exist()).toBe(false)
      const old = await accounts.setupLink.renew()
      const token = await accounts.setupLink.renew()
      const first = { name: 'Ann', password }
      await expect(accounts.setUp({ ...first, token: old })).rejects.toMatchObject({ code: 'setup-link-invalid' })
      expect(await accounts.setUp({ ...first, token })).toMatchObject({ name: 'Ann', role: 'admin', sessions: 0 })
      await expect(accounts.setUp({ ...first, token })).rejects.toMatchObject({ code: 'setup-done' })
      await expect(accounts.setupLink.check(token)).rejects.toMatchObject({ code: 'setup-link-invalid' })
    })

    test('names that look the same are taken, and are found whatever their capitals', async () => {
      const { users } = accountsOn(await openStore(engine))
      const { id } = await users.add({ name: 'Ann', password, role: 'admin' })
      const same = users.add({ name: ' ANN ', password, role: 'viewer' })
      await expect(same).rejects.toMatchObject({ code: 'name-taken' })
      expect(await users.named('aNN')).toMatchObject({ id, name: 'Ann' })
      expect(await users.hasPassword('ann', password)).toBe(true)
      expect(await users.hasPassword('ann', 'another password')).toBe(false)
      expect(await users.hasPassword('nobody', password)).toBe(false)
    })

    test('there is always an administrator', async () => {
      const { users } = accountsOn(await openStore(engine))
      const ann = await users.add({ name: 'Ann', password, role: 'admin' })
      const bob = await users.add({ name: 'Bob', password, role: 'admin' })
      const both = await Promise.allSettled([users.remove(ann.id), users.change(bob.id, { role: 'viewer' })])
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
      await expect(users.remove(ann.id)).rejects.toMatchObject({ code: 'user-unknown' })
    })

    test('a new password ends all sessions but one', async () => {
      const { users, sessions } = accountsOn(await openStore(engine))
      const { id } = await users.add({ name: 'Ann', password, role: 'admin' })
      const secrets = [await sessions.begin(id, '192.0.2.1'), await sessions.begin(id, '192.0.2.2')]
      const [kept] = await Promise.all(secrets.map(secret => sessions.find(secret)))
      expect(await users.get(id)).toMatchObject({ sessions: 2 })
      await users.change(id, { password: 'another password' }, kept?.session.id)
      expect(await Promise.all(secrets.map(async secret => (await sessions.find(secret)) !== null))).toEqual([
        true,
        false,
      ])
    })
  })
}

function sessionsContract(engine: Engine): void {
  describe('Sessions', () => {
    test('a secret is replaced once a day, and stays valid for a minute', async () => {
      const clock = new FakeClock()
      const { users, sessions } = accountsOn(await openStore(engine), clock)
      const { id } = await users.add({ name: 'Ann', password, role: 'viewer' })
      const secret = await sessions.begin(id, '192.0.2.1')
      expect(await sessions.find(secret)).toMatchObject({ newSecret: null, session: { user: { id, role: 'viewer' } } })
      clock.pass(dayMs)
      const found = await Promise.all([sessions.find(secret), sessions.find(secret)])
      const [next] = found.map(one => one?.newSecret ?? '')
      expect(found.map(one => one?.newSecret)).toEqual([next, next])
      expect(await sessions.find(next ?? '')).toMatchObject({ newSecret: null })
      clock.pass(59_000)
      expect(await sessions.find(secret)).not.toBeNull()
      clock.pass(60_000)
      expect(await sessions.find(secret)).toBeNull()
      expect(await sessions.find(next ?? '')).not.toBeNull()
    })

    test('a session ends after 14 idle days, and is removed when another begins', async () => {
      const clock = new FakeClock()
      const { users, sessions } = accountsOn(await openStore(engine), clock)
      const { id } = await users.add({ name: 'Ann', password, role: 'viewer' })
      const secret = await sessions.begin(id, '192.0.2.1')
      clock.pass(14 * dayMs)
      expect(await sessions.find(secret)).toBeNull()
      clock.pass(1)
      await sessions.begin(id, '192.0.2.1')
      expect(await sessions.countByUser()).toEqual(new Map([[id, 1]]))
    })

    test('a user who is removed loses all sessions', async () => {
      const { users, sessions } = accountsOn(await openStore(engine))
      await users.add({ name: 'Ann', password, role: 'admin' })
      const { id } = await users.add({ name: 'Bob', password, role: 'viewer' })
      const secret = await sessions.begin(id, '192.0.2.1')
      const session = await sessions.find(secret)
      await users.remove(id)
      expect(await sessions.find(secret)).toBeNull()
      expect(await sessions.isOpen(session?.session.id ?? '')).toBe(false)
    })
  })
}

function tokensContract(engine: Engine): void {
  describe('Tokens', () => {
    test('a token has its highest scope until it expires or is removed', async () => {
      const clock = new FakeClock()
      const { tokens } = accountsOn(await openStore(engine), clock)
      const expiresAt = new Date(clock.now().getTime() + 1000)
      const short = await tokens.add({ name: 'Short', scopes: ['write', 'read'], expiresAt, createdBy: 'Ann' })
      const long = await tokens.add({ name: 'Long', scopes: ['read'], expiresAt: null, createdBy: 'Ann' })
      expect(await tokens.find(short.secret)).toMatchObject({ name: 'token Short', access: 'write' })
      expect(await tokens.find(`${short.secret}x`)).toBeNull()
      clock.pass(1000)
      expect(await tokens.find(short.secret)).toBeNull()
      expect(await tokens.remove(long.token.id)).toBe('Long')
      expect(await tokens.find(long.secret)).toBeNull()
      expect((await tokens.list()).map(({ name, scopes }) => [name, scopes])).toEqual([['Short', ['write', 'read']]])
    })
  })
}

function auditLogContract(engine: Engine): void {
  describe('AuditLog', () => {
    test('pages go from the newest entry to the oldest', async () => {
      const clock = new FakeClock()
      const audit = auditLogOn(await openStore(engine), clock)
      for (const subject of ['a', 'b', 'c']) {
        audit.noteAs('Ann', '192.0.2.1', 'change-camera', subject, null)
        clock.pass(1)
      }
      await audit.noteNow({ who: 'Bob', address: '', action: 'add-device', subject: 'd', detail: 'x' })
      const first = await audit.page({ limit: 3 })
      expect(first.items.map(({ subject }) => subject)).toEqual(['d', 'c', 'b'])
      const second = await audit.page({ limit: 3, cursor: first.nextCursor ?? '' })
      expect([second.items.map(({ subject }) => subject), second.nextCursor]).toEqual([['a'], null])
      expect((await audit.page({ limit: 9, who: 'Bob' })).items).toMatchObject([{ action: 'add-device', count: 1 }])
      await expect(audit.page({ limit: 3, cursor: 'x' })).rejects.toMatchObject({ code: 'cursor-invalid' })
    })

    test('repeats of a search are counted in its entry, also after it was written', async () => {
      const clock = new FakeClock()
      const audit = auditLogOn(await openStore(engine), clock)
      for (let n = 0; n < 4; n++) {
        audit.noteAs('Ann', '192.0.2.1', 'search-plates', 'AB1', null)
        if (n === 1) await audit.flush()
        clock.pass(1000)
      }
      const { items } = await audit.page({ limit: 9 })
      expect(items.map(({ count, at, lastAt }) => [count, lastAt.getTime() - at.getTime()])).toEqual([[4, 3000]])
    })
  })
}

function savedViewsContract(engine: Engine): void {
  describe('SavedViews', () => {
    const night = { name: 'Night', page: 'events', search: 'hours=22:00-06:00' } as const

    test('a view belongs to one user, is replaced by one of its name, changed and removed', async () => {
      const { users, views } = accountsOn(await openStore(engine))
      const ann = await users.add({ name: 'Ann', password, role: 'admin' })
      const bob = await users.add({ name: 'Bob', password, role: 'viewer' })
      await views.add(ann.id, night)
      const again = await views.add(ann.id, { ...night, search: 'hours=20:00-06:00' })
      await views.add(null, night)
      expect(await views.list(ann.id)).toEqual([again])
      expect(await views.list(bob.id)).toEqual([])
      await expect(views.change(bob.id, again.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(views.remove(null, again.id)).rejects.toMatchObject({ code: 'not-found' })
      expect(await views.change(ann.id, again.id, { name: 'Late' })).toMatchObject({
        name: 'Late',
        search: again.search,
      })
      await views.remove(ann.id, again.id)
      expect(await views.list(ann.id)).toEqual([])
    })

    test('the views of a user go with the user, and are limited', async () => {
      const { users, views } = accountsOn(await openStore(engine))
      const ann = await users.add({ name: 'Ann', password, role: 'admin' })
      await users.add({ name: 'Bob', password, role: 'admin' })
      for (let n = 0; n < 50; n++) await views.add(ann.id, { ...night, name: `Night ${n}` })
      await expect(views.add(ann.id, night)).rejects.toMatchObject({ code: 'too-many-views' })
      await users.remove(ann.id)
      expect(await views.list(ann.id)).toEqual([])
    })
  })
}

function shareLinksContract(engine: Engine): void {
  describe('ShareLinks', () => {
    const facts = { eventId: 'e1', hiding: 'marked', createdBy: 'Ann', validFor: '1h' } as const

    test('a link is found by its secret until it expires or is ended, and counts its openings', async () => {
      const clock = new FakeClock()
      const { shareLinks } = accountsOn(await openStore(engine), clock)
      const { link, secret } = await shareLinks.add(facts)
      const other = await shareLinks.add({ ...facts, eventId: 'e2', validFor: '30d' })
      expect(await shareLinks.open(secret)).toEqual(link)
      await shareLinks.count(link)
      await shareLinks.count(link)
      expect((await shareLinks.open(secret)).openings).toBe(2)
      expect((await shareLinks.list('e1')).map(({ id }) => id)).toEqual([link.id])
      expect(await shareLinks.list()).toHaveLength(2)
      await expect(shareLinks.open(`${secret}x`)).rejects.toMatchObject({ code: 'share-link-invalid' })
      clock.pass(3_600_000)
      await expect(shareLinks.open(secret)).rejects.toMatchObject({ code: 'share-link-invalid' })
      await shareLinks.end(other.link.id)
      await expect(shareLinks.open(other.secret)).rejects.toMatchObject({ code: 'share-link-invalid' })
      expect((await shareLinks.named(other.link.id)).endedAt).toEqual(clock.now())
    })

    test('links that are long over leave the lists, and open ones are limited', async () => {
      const clock = new FakeClock()
      const { shareLinks } = accountsOn(await openStore(engine), clock)
      await shareLinks.add(facts)
      clock.pass(31 * 86_400_000)
      expect(await shareLinks.list()).toEqual([])
      for (let n = 0; n < 500; n++) await shareLinks.add(facts)
      await expect(shareLinks.add(facts)).rejects.toMatchObject({ code: 'too-many-share-links' })
    })
  })
}

export function accountsContract(engine: Engine): void {
  usersContract(engine)
  sessionsContract(engine)
  tokensContract(engine)
  savedViewsContract(engine)
  shareLinksContract(engine)
  auditLogContract(engine)
}
