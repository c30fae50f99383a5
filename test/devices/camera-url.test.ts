import { connect, createServer, type Server } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { fakeDevice } from '../support/fake-devices.ts'
import { runCli } from '../support/run-cli.ts'
import { until } from '../support/until.ts'
import { deviceSite, deviceSiteProcess } from './device-site.ts'

/** A proxy that passes connections on to a port that is known later. */
async function forwarder(): Promise<{ port: number; to: (port: number) => void }> {
  let target = 0
  const server: Server = createServer(outside => {
    const inside = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      from.pipe(to)
      from.on('error', () => to.destroy())
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.77', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const to = (port: number) => {
    target = port
  }
  return { port: address.port, to }
}

it('a camera is set up to post to the address of a proxy, and recognised there', async () => {
  const proxy = await forwarder()
  const url = `http://127.0.0.77:${proxy.port}`
  const env = { VIEWTRON_CAMERA_URL: `${url}/`, VIEWTRON_CAMERA_HOST: '127.0.0.1' }
  const site = await deviceSite({ env })
  proxy.to(site.server.port)
  expect((await site.json('stats')).cameraUrls).toEqual([`${url}/API`])

  const device = await fakeDevice({ kind: 'ipc-5.3.1', timeScale: 20, host: '127.0.0.25', postFrom: '127.0.0.25' })
  const id = await site.add(device)
  const since = new Date().toISOString()
  const { serverAddresses, serverPort } = await site.look(device)
  expect([serverAddresses, serverPort]).toEqual([['127.0.0.77'], proxy.port])
  const { applied, plan } = await site.setUp(id)
  expect([applied, plan.url]).toEqual([true, `${url}/API`])
  await until(async () => (await site.json(`devices/${id}/arrivals?since=${since}`)).firstPostAt !== null)
  expect((await site.device(id)).targets.filter(({ ours }) => ours).map(target => target.url)).toEqual([`${url}/API`])
  const { findings } = await site.post('doctor/check')
  const codes = findings.map(({ code }: { code: string }) => code)
  expect(codes).not.toContain('post-address-wrong')
  expect(codes).not.toContain('loopback-only')

  const again = await site.setUp(id)
  expect([again.applied, again.plan.changes]).toEqual([false, []])
})

it('the start of the server and the doctor name the address', async () => {
  const env = { VIEWTRON_CAMERA_URL: 'https://cameras.example.org', VIEWTRON_CAMERA_HOST: '127.0.0.1' }
  const site = await deviceSiteProcess({ env })
  expect(site.server.stdout()).toContain('cameras post to https://cameras.example.org:443/API\n')
  const args = ['doctor', '--json', '--no-devices', '--data-dir', site.server.dataDir]
  const { stdout } = await runCli(args, { env })
  expect(stdout).toContain('https://cameras.example.org:443/API')
})

it.each([
  'cameras.example.org:5002',
  'ftp://192.168.1.10',
  'http://192.168.1.10:5002/other',
  'http://a:b@192.168.1.10',
])('the address %s is refused with an example', async address => {
  const { code, stderr } = await runCli(['serve', '--camera-url', address])
  expect([code, stderr]).toEqual([2, expect.stringContaining('must be an address such as http://192.168.1.10:5002')])
})
