/**
 * `npm run devices`: two simulated cameras and a simulated recorder for experiments. They listen on this
 * machine only, and each has an event every few seconds.
 */
import { parseArgs } from 'node:util'
import {
  type FakeDevice,
  type FakeDeviceOptions,
  type Faults,
  startFakeDevice,
} from '../src/simulator/devices/index.ts'
import { Studio } from '../src/simulator/studio.ts'

const usage = `usage: npm run devices -- [options]
  --server URL      where the recorder posts (http://127.0.0.1:5002/API); cameras post where you set them up to
  --every SECONDS   between two events of a device (5)
  --fault NAME      a fault of the first camera, such as slow, misspelled, picturesOff, heartbeatOnly; may be repeated`

const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:5002/API' },
    every: { type: 'string', default: '5' },
    fault: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const everyMs = Number(values.every) * 1000
if (!(everyMs > 0) || !URL.canParse(values.server)) {
  console.error(usage)
  process.exit(2)
}

const password = 'play-with-me'
const studio = new Studio()
const kinds = {
  'ipc-5.3.1': { what: 'camera, firmware 5.3.1', types: ['lpr', 'line-crossing', 'perimeter-intrusion'] },
  'ipc-old': { what: 'camera, older firmware', types: ['lpr', 'face-detection', 'perimeter-intrusion'] },
  nvr: { what: 'recorder, four channels', types: ['perimeter-intrusion', 'line-crossing', 'lpr'] },
} as const

/** Listens on the requested port, or the next free one after it. */
async function startNear(port: number, options: FakeDeviceOptions): Promise<FakeDevice> {
  try {
    return await startFakeDevice({ ...options, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startNear(port + 1, options)
  }
}

const common = { password, studio }
const devices = [
  await startNear(8081, {
    ...common,
    kind: 'ipc-5.3.1',
    name: 'East gate',
    postFrom: '127.0.0.11',
    ptz: true,
    seed: 1,
  }),
  await startNear(8082, { ...common, kind: 'ipc-old', name: 'Shop', postFrom: '127.0.0.12', seed: 2 }),
  await startNear(8083, { ...common, kind: 'nvr', name: 'Recorder', postFrom: '127.0.0.13', seed: 3 }),
]
const [first, , recorder] = devices
recorder?.postTo(values.server)
for (const name of values.fault) {
  if (!first || !Object.hasOwn(first.state.faults, name)) {
    console.error(`there is no fault ${name}: ${Object.keys(first?.state.faults ?? {}).join(', ')}`)
    process.exit(2)
  }
  first.setFault(name as keyof Faults, true)
}

for (const { kind, name, host, port } of devices) {
  console.log(`${name.padEnd(10)} ${kinds[kind].what.padEnd(24)} ${host}:${port}`)
}
console.log(`
They sign in with user admin, password ${password}; five wrong ones lock them for five minutes.
With a server running (./viewtron serve), try:

  CAM=${password} ./viewtron camera setup ${first?.host}:${first?.port} --user admin --password-env CAM
  ./viewtron doctor

or the page Devices of the dashboard. The recorder posts to ${values.server}, as if set in its menus.
Ctrl-C ends them.`)

let round = 0
const happen = setInterval(() => {
  round++
  for (const device of devices) {
    const { types } = kinds[device.kind]
    const type = types[round % types.length]
    void device.event(type, { channel: (round % device.state.channels.length) + 1 })
  }
}, everyMs)

async function end(): Promise<void> {
  clearInterval(happen)
  await Promise.all(devices.map(device => device.stop()))
}
process.once('SIGINT', end)
process.once('SIGTERM', end)
