import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { discoverDevices, probeAddress } from '../../src/device-client/index.ts'
import { answerProbes, type ProbedDevice } from '../../src/simulator/devices/answer-probes.ts'
import { deviceCertificate, fakeDevice } from '../support/fake-devices.ts'
import { oddDevice } from './odd-device.ts'

const onLoopback = { timeoutMs: 300, interfaces: ['127.0.0.1'] }

async function answerer(devices: ProbedDevice[]) {
  const answering = await answerProbes({ devices })
  onTestFinished(() => answering.stop())
  return answering
}

/** Answers every probe with these datagrams. */
async function answeringWith(
  ...answers: (string | Buffer)[]
): Promise<{ host: string; port: number; probes: string[] }> {
  const socket = createSocket('udp4')
  const probes: string[] = []
  socket.on('message', (message, { port, address }) => {
    probes.push(message.toString())
    for (const answer of answers) socket.send(answer, port, address)
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  onTestFinished(() => void socket.close())
  return { host: '127.0.0.1', port: socket.address().port, probes }
}

function match(urls: string, { prefix = 'd', scopes = '', endpoint = '' } = {}): string {
  const address = endpoint && `<EndpointReference><Address>${endpoint}</Address></EndpointReference>`
  return `<E><B><${prefix}:ProbeMatches><${prefix}:ProbeMatch>${address}<${prefix}:Types>x</${prefix}:Types>
    <${prefix}:Scopes>${scopes}</${prefix}:Scopes><${prefix}:XAddrs>${urls}</${prefix}:XAddrs>
    </${prefix}:ProbeMatch></${prefix}:ProbeMatches></B></E>`
}

describe('finding devices on the network', () => {
  it('lists who answers, each once, with name, model and port', async () => {
    const target = await answerer([
      { kind: 'nvr', name: 'Shop recorder', model: 'NVR-16', url: 'http://127.0.0.1:8081/' },
      { kind: 'ipc', name: 'Front gate', model: 'IPC-LPR', url: 'http://127.0.0.1/' },
    ])
    expect(await discoverDevices({ ...onLoopback, target })).toEqual([
      { host: '127.0.0.1', port: 80, name: 'Front gate', model: 'IPC-LPR', family: 'ipc' },
      { host: '127.0.0.1', port: 8081, name: 'Shop recorder', model: 'NVR-16', family: 'nvr' },
    ])
    expect(target.probes).toBe(4)
  })

  it('asks for cameras and for everything, under names of its own', async () => {
    const { probes, ...target } = await answeringWith()
    expect(await discoverDevices({ ...onLoopback, target })).toEqual([])
    expect(probes.filter(probe => probe.includes('dn:NetworkVideoTransmitter'))).toHaveLength(2)
    expect(new Set(probes.map(probe => /uuid:[0-9a-f-]{36}/.exec(probe)?.[0])).size).toBe(4)
  })

  it('believes the sender, not the address in its answer', async () => {
    const target = await answeringWith(match('http://10.9.9.9:81/onvif https://[fe80::1]/onvif'))
    expect(await discoverDevices({ ...onLoopback, target })).toEqual([
      { host: '127.0.0.1', port: 81, name: null, model: null, family: null },
    ])
  })

  it('knows a device again by its lasting name', async () => {
    const [one, two] = ['http://127.0.0.1:81/', 'http://127.0.0.1:82/'].map(url =>
      match(url, { endpoint: 'urn:uuid:1' }),
    )
    const target = await answeringWith(one ?? '', two ?? '')
    expect(await discoverDevices({ ...onLoopback, target })).toHaveLength(1)
  })

  it('reads any prefix and escaped names, and passes over everything else that arrives', async () => {
    const scopes = 'onvif://www.onvif.org/Name/Tor%20S%C3%BCd onvif://www.onvif.org/hardware/%E0%A4%A'
    const target = await answeringWith(
      'not xml',
      Buffer.alloc(1000),
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      match('', { prefix: 'wsdd', scopes }),
      match('ftp://127.0.0.1/ javascript:1 nonsense', { endpoint: 'urn:uuid:2' }),
    )
    expect(await discoverDevices({ ...onLoopback, target })).toEqual([
      { host: '127.0.0.1', port: null, name: 'Tor Süd', model: '%E0%A4%A', family: null },
    ])
  })

  it('leaves out a network it cannot ask from', async () => {
    const target = await answerer([{ kind: 'ipc', name: 'Gate', model: 'IPC-1', url: 'http://127.0.0.1/' }])
    const interfaces = ['203.0.113.7', '127.0.0.1']
    expect(await discoverDevices({ timeoutMs: 200, interfaces, target })).toHaveLength(1)
  })
})

describe('finding how a port speaks', () => {
  const host = '127.0.0.1'

  it('tells HTTP from HTTPS, without signing in', async () => {
    const http = await fakeDevice({ kind: 'ipc-5.3.1' })
    const https = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate() })
    expect(await probeAddress({ host, port: http.port })).toEqual({ port: http.port, protocol: 'http' })
    expect(await probeAddress({ host, port: https.port })).toEqual({ port: https.port, protocol: 'https' })
    for (const { state } of [http, https]) expect(state.signIns).toMatchObject({ ok: 0, failed: 0 })
  })

  it('is not taken in by other things that answer', async () => {
    const page = await oddDevice((_, response) => response.end('<html></html>'))
    await expect(probeAddress({ host, port: page.port })).rejects.toMatchObject({ code: 'device-not-a-camera' })
    const silent = createServer()
    await new Promise<void>(resolve => silent.listen(0, host, resolve))
    onTestFinished(() => void silent.close())
    const port = (silent.address() as { port: number }).port
    await expect(probeAddress({ host, port, timeoutMs: 100 })).rejects.toMatchObject({ code: 'device-timeout' })
    await expect(probeAddress({ host, port: 9 })).rejects.toMatchObject({ code: 'device-unreachable' })
    await expect(probeAddress({ host: '[::1]', port: 9 })).rejects.toThrow(/\[::1\]:9/)
  })

  it('says of an address without port what was wrong there', async () => {
    await expect(probeAddress({ host: 'no-such-name.invalid' })).rejects.toMatchObject({ code: 'device-unreachable' })
  })
})
