import type { DeviceAddress } from '../device-types.ts'
import { openSocket } from './secure-socket.ts'

/** Returns whether the port speaks TLS. Sends nothing but the TLS greeting. */
export async function speaksTls(
  { host, port }: Pick<DeviceAddress, 'host' | 'port'>,
  timeoutMs: number,
): Promise<boolean> {
  const { socket, opened } = openSocket({ host, port, protocol: 'https' })
  const timer = setTimeout(() => socket.destroy(), timeoutMs)
  try {
    await opened
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}
