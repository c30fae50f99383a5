import { describe, expect, it } from 'vitest'
import { PasswordsRefusedHere } from '../../src/device-client/index.ts'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { type Answer, basicOf, clientFor, configXml, deviceInfoXml, failedXml, oddDevice } from './odd-device.ts'

const wantsBasic: Answer = ({ authorization }, response) => {
  if (authorization === basicOf('right password')) response.end(deviceInfoXml)
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="IPC"' }).end()
}
const signedOf = (asked: { authorization: string | null }[]) => asked.filter(one => one.authorization !== null)

describe('signing in', () => {
  it.each(['basic', 'digest', 'both'] as const)('works with a device that asks for %s', async auth => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', auth, model: 'LPR-IP4', password: 'a:b"c\\ü,' })
    const client = clientFor(device.port, { password: 'a:b"c\\ü,' })
    expect((await client.readFacts()).model).toBe('LPR-IP4')
    expect(client.authentication).toBe(auth === 'basic' ? 'basic' : 'digest')
    expect(client.localAddress()).toBe('127.0.0.1')
    expect(device.state.signIns).toMatchObject({ failed: 0 })
  })

  it('shows no credentials before the device asks, and none at all where it does not', async () => {
    const device = await oddDevice((_, response) => response.end(deviceInfoXml))
    await clientFor(device.port)
      .readClock()
      .catch(() => undefined)
    expect(device.asked).toHaveLength(1)
    expect(signedOf(device.asked)).toEqual([])
  })

  it('asks once and then signs every request by itself', async () => {
    const device = await oddDevice(wantsBasic)
    const client = clientFor(device.port)
    await client.readAlarms()
    await client.readAlarms()
    expect(device.asked.map(one => one.authorization !== null)).toEqual([false, true, true])
  })

  it('signs anew only once where the device finds every nonce too old', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', auth: 'digest', nonceMs: 0 })
    const client = clientFor(device.port, { password: devicePassword })
    await expect(client.readClock()).rejects.toMatchObject({ code: 'device-password-wrong' })
    expect(device.state.signIns).toMatchObject({ failed: 0 })
  })

  it('takes a new nonce where the device says stale', async () => {
    let nonce = 1
    const device = await oddDevice(({ authorization }, response) => {
      if (authorization?.includes(`nonce="${nonce}"`)) return response.end(deviceInfoXml)
      const stale = authorization === null ? '' : ', stale=true'
      return response.writeHead(401, { 'www-authenticate': `Digest realm="r", nonce="${nonce}"${stale}` }).end()
    })
    const client = clientFor(device.port)
    await client.readAlarms()
    nonce = 2
    await client.readAlarms()
    expect(signedOf(device.asked).map(one => /nonce="(\d)"/.exec(one.authorization ?? '')?.[1])).toEqual([
      '1',
      '1',
      '2',
    ])
  })

  it('counts its requests with a nonce', async () => {
    const device = await oddDevice(({ authorization }, response) => {
      if (authorization !== null) return response.end(deviceInfoXml)
      return response.writeHead(401, { 'www-authenticate': 'Digest realm="r", nonce="n", qop="auth"' }).end()
    })
    const client = clientFor(device.port)
    await Promise.all([client.readAlarms(), client.readAlarms(), client.readAlarms()])
    const counts = signedOf(device.asked).map(one => /nc=(\w+)/.exec(one.authorization ?? '')?.[1])
    expect(counts).toEqual(['00000001', '00000002', '00000003'])
  })

  it('never shows the password in the clear to a device that also offers Digest, or offered it before', async () => {
    let offers = ['Digest realm="r", nonce="n", qop="auth-int"', 'Basic realm="r"']
    const device = await oddDevice(({ authorization }, response) => {
      if (authorization?.startsWith('Digest')) return response.end(deviceInfoXml)
      return response
        .writeHead(
          401,
          [
            ['www-authenticate', offers[0] ?? ''],
            ['www-authenticate', offers[1] ?? ''],
          ].flat(),
        )
        .end()
    })
    await expect(clientFor(device.port).readFacts()).rejects.toMatchObject({ code: 'device-answer-unreadable' })
    expect(signedOf(device.asked)).toEqual([])

    let now = new Date(0)
    const client = clientFor(device.port, { clock: { now: () => now } })
    offers = ['Digest realm="r", nonce="n"', 'Basic realm="r"']
    await client.readAlarms()
    now = new Date(60_000)
    offers = ['Basic realm="r"', 'Basic realm="r"']
    await expect(client.readAlarms()).rejects.toMatchObject({ code: 'device-answer-unreadable' })
    expect(signedOf(device.asked).every(one => one.authorization?.startsWith('Digest'))).toBe(true)
  })
})

describe('a wrong password', () => {
  it.each(['basic', 'digest'] as const)('is sent once, however many ask at the same moment (%s)', async auth => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', auth })
    const refusals = new PasswordsRefusedHere()
    const clients = [1, 2, 3].map(() => clientFor(device.port, { password: 'wrong', refusals }))
    const answers = await Promise.allSettled(clients.flatMap(client => [client.readFacts(), client.readClock()]))
    const codes = answers.map(answer => answer.status === 'rejected' && answer.reason.code)
    expect(codes.filter(code => code === 'device-password-wrong')).toHaveLength(1)
    expect(codes.filter(code => code === 'device-password-refused-before')).toHaveLength(5)
    expect(device.state.signIns).toMatchObject({ failed: 1, failedInARow: 1 })
  })

  it('leaves another one to be tried once, and itself when the person insists', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const refusals = new PasswordsRefusedHere()
    const ask = (password: string) => clientFor(device.port, { password, refusals }).readClock()
    await expect(ask('wrong')).rejects.toMatchObject({ code: 'device-password-wrong' })
    await expect(ask('wrong too')).rejects.toMatchObject({ code: 'device-password-wrong' })
    await expect(ask('wrong')).rejects.toMatchObject({ code: 'device-password-refused-before' })
    expect(device.state.signIns.failed).toBe(2)
    await ask(devicePassword)
    refusals.forget({ host: '127.0.0.1', port: device.port, user: 'admin', password: 'wrong' })
    await expect(ask('wrong')).rejects.toMatchObject({ code: 'device-password-wrong' })
    expect(device.state.signIns).toMatchObject({ failed: 3, mostFailedInARow: 2 })
  })

  it('stands in no message and no hint', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const client = clientFor(device.port, { password: 'S3cret&Wrong' })
    const error = await client.readFacts().catch((caught: unknown) => caught)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('S3cret')
    expect(JSON.stringify(client.address)).not.toContain('S3cret')
  })

  it('is not repeated when the connection breaks before it was taken', async () => {
    const device = await oddDevice(({ authorization }, response, request) => {
      if (authorization !== null) request.socket.destroy()
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="IPC"' }).end()
    })
    await expect(clientFor(device.port).readFacts()).rejects.toMatchObject({ code: 'device-unreachable' })
    expect(signedOf(device.asked)).toHaveLength(1)
  })

  it.each([8, 9])('is noticed by error code %i in an answer of status 200 as well', async code => {
    const device = await oddDevice(({ authorization }, response) => {
      if (authorization === null) response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end()
      else response.end(failedXml(code))
    })
    const client = clientFor(device.port)
    const expected = code === 8 ? /the password has expired/ : /wrong user name or password/
    await expect(client.readFacts()).rejects.toThrow(expected)
    await expect(client.readFacts()).rejects.toMatchObject({ code: 'device-password-refused-before' })
    expect(signedOf(device.asked)).toHaveLength(1)
  })

  it('is not what code 9 means before anything was signed', async () => {
    const device = await oddDevice((_, response) => response.end(failedXml(9)))
    const client = clientFor(device.port)
    for (let n = 0; n < 2; n++)
      await expect(client.readFacts()).rejects.toMatchObject({ code: 'device-answer-unreadable' })
  })
})

describe('a locked account', () => {
  it.each(['ipc-old', 'ipc-5.3.1'] as const)('of %s is told as such and left alone', async kind => {
    const device = await fakeDevice({ kind, lockAfter: 1 })
    const refusals = new PasswordsRefusedHere()
    const wrong = clientFor(device.port, { password: 'wrong', refusals })
    await expect(wrong.readFacts()).rejects.toMatchObject({ code: 'device-password-wrong' })
    const right = clientFor(device.port, { password: devicePassword, refusals })
    for (let n = 0; n < 3; n++) await expect(right.readFacts()).rejects.toMatchObject({ code: 'device-locked' })
    expect(device.state.signIns).toMatchObject({ failed: 1, locked: true })
  })

  it('is recognised before the password is sent where the device says so by itself', async () => {
    const device = await oddDevice((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(failedXml(10)),
    )
    await expect(clientFor(device.port).readFacts()).rejects.toMatchObject({ code: 'device-locked' })
    expect(signedOf(device.asked)).toEqual([])
  })
})

describe('requests to one device', () => {
  it('go one at a time, whichever client asks', async () => {
    let now = 0
    let most = 0
    const device = await oddDevice((_, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        response.end(configXml('<alarmStatusInfo/>'))
      }, 5)
    })
    const refusals = new PasswordsRefusedHere()
    const clients = [1, 2, 3].map(() => clientFor(device.port, { refusals }))
    await Promise.all(clients.flatMap(client => [client.readAlarms(), client.readAlarms()]))
    expect(most).toBe(1)
    expect(device.asked).toHaveLength(6)
  })

  it('are turned away when too many wait', async () => {
    const device = await oddDevice((_, response) => response.end(configXml('<alarmStatusInfo/>')))
    const client = clientFor(device.port)
    const answers = await Promise.allSettled(Array.from({ length: 70 }, () => client.readAlarms()))
    const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason.code] : []))
    expect(refused).toEqual(Array.from({ length: 6 }, () => 'device-busy'))
  })
})
