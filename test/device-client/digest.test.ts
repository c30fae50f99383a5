import { createHash } from 'node:crypto'
import { validateHeaderValue } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseChallenge } from '../../src/device-client/http/challenges.ts'
import { type DigestChallenge, type DigestRequest, digestAuthorization } from '../../src/device-client/http/digest.ts'

const mufasa = { user: 'Mufasa', method: 'GET', uri: '/dir/index.html', count: 1 }
const plain = { opaque: null, namesAlgorithm: true, protection: 'auth', stale: false } as const

function partOf(header: string, name: string): string | undefined {
  return new RegExp(`[ ,]${name}="?([^",]*)`).exec(header)?.[1]
}

const chosen = (header: string | string[], secure = false) =>
  chooseChallenge(Array.isArray(header) ? header : [header], { secure })

describe('the answer to a Digest challenge', () => {
  const ofRfc7616 = {
    ...mufasa,
    password: 'Circle of Life',
    clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  }
  const challenge = {
    ...plain,
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  }

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('is that of RFC 7616, 3.9.1, for %s', (algorithm, response) => {
    const header = digestAuthorization({ ...ofRfc7616, challenge: { ...challenge, algorithm } })
    expect(partOf(header, 'response')).toBe(response)
    expect(partOf(header, 'nc')).toBe('00000001')
    expect(partOf(header, 'opaque')).toBe(challenge.opaque)
    expect(partOf(header, 'algorithm')).toBe(algorithm)
  })

  it('is that of RFC 2617, 3.5', () => {
    const header = digestAuthorization({
      ...mufasa,
      password: 'Circle Of Life',
      clientNonce: '0a4f113b',
      challenge: {
        ...plain,
        algorithm: 'MD5',
        namesAlgorithm: false,
        realm: 'testrealm@host.com',
        nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      },
    })
    expect(partOf(header, 'response')).toBe('6629fae49393a05397450978507c4ef1')
    expect(partOf(header, 'algorithm')).toBeUndefined()
  })

  it('leaves count and client nonce out for a device without qop', () => {
    const without: DigestChallenge = { ...plain, algorithm: 'MD5', protection: null, realm: 'IPC', nonce: 'n' }
    const header = digestAuthorization({ ...mufasa, password: 'p:w', challenge: without })
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    expect(partOf(header, 'response')).toBe(md5(`${md5('Mufasa:IPC:p:w')}:n:${md5('GET:/dir/index.html')}`))
    expect(header).not.toMatch(/cnonce|nc=|qop/)
  })

  it('mixes both nonces into the secret for MD5-sess', () => {
    const session: DigestChallenge = { ...plain, algorithm: 'MD5-sess', realm: 'r', nonce: 'n' }
    const header = digestAuthorization({ ...mufasa, password: 'p', clientNonce: 'c', challenge: session })
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const secret = md5(`${md5('Mufasa:r:p')}:n:c`)
    expect(partOf(header, 'response')).toBe(md5(`${secret}:n:00000001:c:auth:${md5('GET:/dir/index.html')}`))
  })

  it('is a header that says what was meant, whatever user, realm and nonce hold', () => {
    const printable = fc.string({ unit: fc.constantFrom(...'aZ 9",\\=:;/<>é€車'), maxLength: 30 })
    fc.assert(
      fc.property(printable, printable, printable, (user, realm, nonce) => {
        const request: DigestRequest = {
          ...mufasa,
          user,
          password: 'p',
          challenge: { ...plain, algorithm: 'MD5', realm, nonce },
        }
        const header = digestAuthorization(request)
        validateHeaderValue('authorization', header)
        const asSent = Buffer.from(header, 'latin1').toString('utf8')
        const values = [...asSent.matchAll(/[ ,](username|realm|nonce)="((?:[^"\\]|\\.)*)"/g)]
        expect(values.map(([, , value = '']) => value.replace(/\\(.)/g, '$1'))).toEqual([user, realm, nonce])
      }),
    )
  })
})

describe('the choice of a challenge', () => {
  const digest = 'Digest realm="IPC", nonce="abc", qop="auth"'

  it('prefers Digest to Basic, in one header or two, in either order', () => {
    for (const headers of [
      ['Basic realm="IPC"', digest],
      [`Basic realm="IPC", ${digest}`],
      [`${digest}, Basic realm="x"`],
    ]) {
      expect(chosen(headers)).toMatchObject({
        scheme: 'digest',
        digest: { realm: 'IPC', nonce: 'abc', algorithm: 'MD5' },
      })
    }
  })

  it('takes auth from a list of protections, and what stands in quotes as one value', () => {
    const header =
      'Digest realm="a, \\"b\\" = Basic", qop="auth-int, auth", nonce="x=,y", algorithm=sha-256, stale=TRUE'
    expect(chosen(header)).toEqual({
      scheme: 'digest',
      digest: {
        realm: 'a, "b" = Basic',
        nonce: 'x=,y',
        opaque: null,
        algorithm: 'SHA-256',
        namesAlgorithm: true,
        protection: 'auth',
        stale: true,
      },
    })
  })

  it('takes the first Digest it can answer', () => {
    const offers = ['Digest realm="r", nonce="1", algorithm=SHA-512-256', 'Digest realm="r", nonce="2", algorithm=MD5']
    expect(chosen(offers)).toMatchObject({ digest: { nonce: '2' } })
  })

  it('never falls back to Basic over plain HTTP where Digest is offered, answerable or not', () => {
    const offers = ['Digest realm="r", nonce="1", qop="auth-int"', 'Basic realm="r"']
    expect(chosen(offers)).toBeNull()
    expect(chosen(offers, true)).toEqual({ scheme: 'basic' })
  })

  it('finds nothing in schemes it does not know, and never throws', () => {
    expect(chosen('Negotiate YIIB==')).toBeNull()
    expect(chosen([])).toBeNull()
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 })), fc.boolean(), (headers, secure) => {
        chooseChallenge(headers, { secure })
      }),
    )
  })
})
