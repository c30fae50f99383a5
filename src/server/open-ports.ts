import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type Config, portSchemes } from '../config/index.ts'
import { type CameraPort, type CameraPortLogin, outsideAddress } from '../devices/index.ts'

/** The addresses on which the ports listen; null before they are open. */
export interface OpenPorts {
  web: AddressInfo | null
  camera: AddressInfo | null
}

const isEveryAddress = (host: string) => /^(0\.0\.0\.0|::)$/.test(host)

/** The web port's URL for people: the configured one, or the first address of this machine. */
export function webUrl(config: Config, web: AddressInfo | null): string {
  const { publicUrl, webHost } = config
  if (publicUrl !== null) return publicUrl
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
  const host = webHost === null || isEveryAddress(webHost) ? own : webHost
  return `${portSchemes(config).web}://${host.includes(':') ? `[${host}]` : host}:${web?.port ?? 0}`
}

/** Returns the camera port as devices reach it; null until it is open. */
export function cameraPortOf(config: Config, address: AddressInfo | null, login: CameraPortLogin): CameraPort | null {
  const { cameraHost: host } = config
  return (
    address && {
      port: address.port,
      protocol: portSchemes(config).camera,
      host: host === null || isEveryAddress(host) ? null : host,
      credentials: login.known(),
      isLoginStored: login.state().source === 'stored',
      outside: outsideAddress(config.cameraUrl),
    }
  )
}
