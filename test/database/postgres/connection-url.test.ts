import { expect, test } from 'vitest'
import { parseConnectionUrl } from '../../../src/database/postgres/connection-url.ts'

test('a URL has one or several hosts, each with a port', () => {
  expect(parseConnectionUrl('postgres://ann:p%40ss@h1,h2:6000/events?sslmode=verify-full&sslrootcert=/ca.pem')).toEqual(
    {
      hosts: [
        { host: 'h1', port: 5432 },
        { host: 'h2', port: 6000 },
      ],
      database: 'events',
      user: 'ann',
      password: 'p@ss',
      sslMode: 'verify-full',
      sslRootCert: '/ca.pem',
    },
  )
  expect(parseConnectionUrl('postgresql://[::1]:1,%2Frun%2Fpg/a%20b')).toMatchObject({
    hosts: [
      { host: '::1', port: 1 },
      { host: '/run/pg', port: 5432 },
    ],
    database: 'a b',
    user: undefined,
    password: undefined,
    sslMode: 'prefer',
  })
  expect(parseConnectionUrl('postgres:///events').hosts).toEqual([{ host: 'localhost', port: 5432 }])
})

test.each([
  ['http://h/events', 'not of the form'],
  ['postgres://h', 'no name of a database'],
  ['postgres://h/events?sslmode=on', 'sslmode is none of disable, prefer'],
  ['postgres://h/events?target=any', 'unknown parameter: target'],
  ['postgres://ann:secret@word:x@h/events', 'a host that cannot be read'],
])('%s is refused without its password', (url, reason) => {
  expect(() => parseConnectionUrl(url)).toThrow(reason)
  expect(() => parseConnectionUrl(url)).not.toThrow(/secret|word:/)
})
