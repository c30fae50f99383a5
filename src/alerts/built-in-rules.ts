import { sharedCamera } from '../model/index.ts'
import type { RuleConfig } from '../rules/rule-schema.ts'
import type { Conditions } from './health-rules.ts'

export type Health = NonNullable<RuleConfig['health']>

export interface HealthRule {
  id: string
  name: string
  health: Health
  alert: NonNullable<RuleConfig['alert']>
  /** Narrows what the rule checks; everything if omitted. */
  select?: (all: Conditions) => Conditions
}

/** Leaves out failing outputs that raise their own alert, which gives the reason. */
const withoutOwnAlerts = (all: Conditions): Conditions => ({
  ...all,
  outputs: all.outputs.filter(({ hasOwnAlert, state }) => !hasOwnAlert || state !== 'failing'),
})

type CameraTest = (camera: Conditions['cameras'][number]) => boolean

/** Leaves out the shared camera of unknown devices. */
const camerasThat = (test: CameraTest) => (all: Conditions) => ({
  ...all,
  cameras: all.cameras.filter(camera => camera.id !== sharedCamera.id && test(camera)),
})

/** Rules that apply without configuration. A configured rule about the same thing replaces each of them. */
export const builtInRules: readonly HealthRule[] = [
  {
    id: 'camera-silent',
    name: 'Camera silent',
    health: { what: 'camera-silent', for: '10m' },
    alert: { severity: 'warning' },
    select: camerasThat(({ heartbeatMs, lostSince }) => heartbeatMs !== null || lostSince !== null),
  },
  {
    // Without heartbeats, silence may only mean that nothing happens.
    id: 'camera-silent-for-a-day',
    name: 'Camera silent',
    health: { what: 'camera-silent', for: '1d' },
    alert: { severity: 'warning' },
    select: camerasThat(({ heartbeatMs, lostSince }) => heartbeatMs === null && lostSince === null),
  },
  {
    id: 'output-behind',
    name: 'Output behind',
    health: { what: 'output-behind', for: '1h' },
    alert: { severity: 'warning' },
    select: withoutOwnAlerts,
  },
  {
    id: 'disk-filling',
    name: 'Disk filling',
    health: { what: 'disk-filling', within: '14d' },
    alert: { severity: 'warning' },
  },
  {
    id: 'disk-low',
    name: 'Disk low',
    health: { what: 'disk-low', freeBelowPercent: 5 },
    alert: { severity: 'critical' },
  },
  {
    id: 'certificate-expires',
    name: 'Certificate expires',
    health: { what: 'certificate-expires', within: '14d' },
    alert: { severity: 'warning' },
  },
]
