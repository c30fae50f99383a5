import { appUrl } from '#api/api-client.ts'

/** Why this browser cannot receive notifications of the server; `ok` if it can. */
export type PushSupport = 'ok' | 'insecure' | 'home-screen' | 'unsupported'

/** An iPhone or iPad; iPads name themselves a Mac, but have a touch screen. */
const isApple = () =>
  /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)

export function pushSupport(): PushSupport {
  if (!isSecureContext) return 'insecure'
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return 'ok'
  // Safari offers notifications only to pages on the home screen.
  return isApple() && !matchMedia('(display-mode: standalone)').matches ? 'home-screen' : 'unsupported'
}

const scope = () => appUrl('')

/** The subscription of this browser; null without one. */
export async function currentSubscription(): Promise<PushSubscription | null> {
  if (pushSupport() !== 'ok') return null
  const registration = await navigator.serviceWorker.getRegistration(scope())
  return (await registration?.pushManager.getSubscription()) ?? null
}

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))

function base64Of(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Subscribes this browser with the key of the server. Rejects if the browser or its push service refuses. */
export async function subscribeBrowser(publicKey: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(appUrl('service-worker.js'), { scope: scope() })
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  const key = before?.options.applicationServerKey
  if (before && key && base64Of(key) === publicKey) return before
  // Another server was at this address, or its keys were lost.
  await before?.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) })
}

/** The name that the server has for an endpoint: its SHA-256, base64url. */
export async function endpointHash(endpoint: string): Promise<string> {
  return base64Of(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)))
}

const systems = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'Chromebook'],
  [/Mac OS/, 'Mac'],
  [/Linux/, 'Linux'],
] as const
const browsers = [
  [/Edg/, 'Edge'],
  [/Firefox/, 'Firefox'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Chrome/, 'Chrome'],
  [/Safari/, 'Safari'],
] as const

/** A name for this device: `Firefox on Windows`. */
export function deviceName(agent = navigator.userAgent): string {
  const browser = browsers.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Browser'
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1]
  return system ? `${browser} on ${system}` : browser
}
