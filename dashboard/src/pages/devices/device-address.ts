import type { ApiDevice } from '#server/api/schemas/index.ts'
import { addressText, parseAddress } from './wizard/parse-address.ts'

type Place = Pick<ApiDevice, 'host' | 'port' | 'protocol'>

/** `http://192.168.1.57:80` */
export function placeText(device: Place): string {
  return addressText(device)
}

/** The typed address; protocol and port are kept if omitted. Null if it is not an address. */
export function placeOf(text: string, before: Place): Place | null {
  const typed = parseAddress(text)
  if (!typed) return null
  const protocol = typed.protocol === 'auto' ? before.protocol : typed.protocol
  const usual = protocol === 'https' ? 443 : 80
  return { host: typed.host, protocol, port: typed.port ?? (protocol === before.protocol ? before.port : usual) }
}
