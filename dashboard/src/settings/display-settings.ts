import { useSyncExternalStore } from 'react'

/** Alerts from this severity on, or none. */
export type AlertChoice = 'off' | 'critical' | 'warning' | 'info'

export const alertChoices = [
  { value: 'off', label: 'Off' },
  { value: 'critical', label: 'Critical' },
  { value: 'warning', label: 'From warning' },
  { value: 'info', label: 'All' },
] as const satisfies readonly { value: AlertChoice; label: string }[]

export interface DisplaySettings {
  clock: 'auto' | '12' | '24'
  dateOrder: 'auto' | 'ymd' | 'dmy' | 'mdy'
  zone: 'browser' | 'site' | 'utc'
  /** A short tone when an event that matches the filter arrives on Live. */
  sound: boolean
  /** The least urgent alerts that play a sound. */
  alertSound: AlertChoice
  /** The least urgent alerts that show a notification of the browser. */
  notify: AlertChoice
  /** The least urgent alerts that the server sends to this browser as notifications, also while the dashboard is closed. */
  push: AlertChoice
  eventView: 'grid' | 'list'
  /** Events about the same thing are one card. */
  incidents: boolean
  /** The size of the cards on the wall, from 1 to 5. */
  wallSize: number
  /** Boxes, zones and lines over the overview. */
  overlay: boolean
}

const storageKey = 'viewtron-display'
const defaults: DisplaySettings = {
  clock: 'auto',
  dateOrder: 'auto',
  zone: 'browser',
  sound: false,
  alertSound: 'off',
  notify: 'off',
  push: 'off',
  eventView: 'grid',
  incidents: true,
  wallSize: 3,
  overlay: true,
}

function stored(): DisplaySettings {
  try {
    const found = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<DisplaySettings>
    // Earlier, one switch was for events and alerts.
    return { ...defaults, ...(found.sound === true && { alertSound: 'info' as const }), ...found }
  } catch {
    return defaults
  }
}

let current = stored()
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function notify(): void {
  for (const listener of listeners) listener()
}

// Another tab changed them.
addEventListener('storage', event => {
  if (event.key !== storageKey) return
  current = stored()
  notify()
})

/** Changes settings of this browser, for all of its tabs. */
export function changeDisplaySettings(change: Partial<DisplaySettings>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {
    // If the browser cannot store the settings, they last until the page is closed.
  }
  notify()
}

/** The settings at this moment, for code outside of components. */
export const displaySettings = (): DisplaySettings => current

export function useDisplaySettings(): DisplaySettings {
  return useSyncExternalStore(subscribe, () => current)
}
