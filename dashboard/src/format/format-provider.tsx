import { type ReactNode, useMemo } from 'react'
import { isSignedIn, useSession, useStats } from '#api/use-session.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import { createFormatters } from './time-formatters.ts'
import { FormatContext } from './use-format.ts'
import { browserZone } from './zone.ts'

/** The site's IANA zone; null before it is known. */
export function useSiteZone(): string | null {
  return useStats(isSignedIn(useSession().data)).data?.timeZone ?? null
}

/** Provides the formatters that `useFormat` returns. */
export function FormatProvider({ children }: { children: ReactNode }) {
  const settings = useDisplaySettings()
  const siteZone = useSiteZone()
  const zones = { browser: browserZone, utc: 'UTC', site: siteZone ?? browserZone }
  const zone = zones[settings.zone]
  const format = useMemo(() => createFormatters(settings, zone), [settings, zone])
  return <FormatContext value={format}>{children}</FormatContext>
}
