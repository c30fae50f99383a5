import { useParams } from '@tanstack/react-router'
import { Page } from '../../shared/page.tsx'

/** One device: its picture, outputs, alarms, clock, where it posts, and its plates. */
export function DevicePage() {
  const { deviceId } = useParams({ strict: false })
  return <Page title="Device">{deviceId}</Page>
}
