import { useMayChange } from '../../api/use-session.ts'
import { type PageTab, PageTabs } from '../../shared/page-tabs.tsx'

const tabs: readonly PageTab[] = [
  { to: '/cameras', word: 'Cameras', within: /\/cameras/ },
  { to: '/devices', word: 'Devices', within: /\/devices/ },
  { to: '/doctor', word: 'Doctor', within: /\/doctor\/?$/ },
]
const tap: PageTab = { to: '/doctor/tap', word: 'Live tap', within: /\/doctor\/tap/ }

/** The pages about what sends to this server: what it saw, what is wrong with it, what it says. */
export function CamerasTabs() {
  const mayListen = useMayChange()
  return <PageTabs label="Parts of the cameras" tabs={mayListen ? [...tabs, tap] : tabs} />
}
