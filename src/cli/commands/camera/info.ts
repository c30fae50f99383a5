import type { Command } from 'commander'
import { lookAround, usualRequest, wantedSetUp } from '../../../devices/index.ts'
import { type AccessFlags, deviceCommand, type TypedAddress } from './access.ts'
import { deviceLines } from './device-lines.ts'
import { cameraPortOf } from './known-server.ts'
import { withDevice } from './with-device.ts'

async function run(address: TypedAddress, flags: AccessFlags): Promise<void> {
  await withDevice(address, flags, async ({ client, data, deviceId }) => {
    const port = await cameraPortOf(data, flags)
    const look = await lookAround(client, seen => wantedSetUp({ request: usualRequest, port, seen, knownAs: [] }))
    const { plan: _, server: __, ...shown } = look
    if (flags.json) process.stdout.write(`${JSON.stringify({ ...shown, deviceId })}\n`)
    else for (const line of deviceLines(look)) process.stdout.write(`${line}\n`)
  })
}

/** Creates `viewtron camera info HOST`. */
export function cameraInfoCommand(): Command {
  return deviceCommand('info', 'sign in to a camera or recorder and print what it is, its time and where it posts')
    .addHelpText('after', '\nExample:\n  CAM=secret viewtron camera info 192.168.1.57 --user admin --password-env CAM')
    .action(run)
}
