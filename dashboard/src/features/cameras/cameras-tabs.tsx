import { useIsLimited, useMayChange } from '#api/use-session.ts'
import { troublesWhat, useTroubles } from '#features/doctor/use-troubles.ts'
import { type PageTab, PageTabs } from '#ui/page-tabs.tsx'

const cameras: PageTab = { to: '/cameras', word: 'Cameras', within: /\/cameras/ }
const devices: PageTab = { to: '/devices', word: 'Devices', within: /\/devices/ }
const doctor: PageTab = { to: '/doctor', word: 'Doctor', within: /\/doctor\/?$/ }
const tap: PageTab = { to: '/doctor/tap', word: 'Live tap', within: /\/doctor\/tap/ }

/** The tabs of the pages about cameras and devices; the live tap is for administrators. */
export function CamerasTabs() {
  const mayListen = useMayChange()
  const isLimited = useIsLimited()
  const count = useTroubles()
  const withBadge = { ...doctor, badge: { count, what: troublesWhat(count) } }
  if (isLimited) return null
  const tabs = [cameras, devices, withBadge, ...(mayListen ? [tap] : [])]
  return <PageTabs label="Cameras and devices" tabs={tabs} />
}
