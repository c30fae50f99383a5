import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClockX,
  IconHandStop,
  IconHourglassLow,
} from '@tabler/icons-react'
import type { Delivery } from '#server/api/schemas/index.ts'
import { StatusMark } from '#ui/status-mark.tsx'

type DeliveryStatus = Delivery['status']

export const deliveryWords = {
  pending: { word: 'Pending', Icon: IconHourglassLow, tone: 'warn' },
  delivered: { word: 'Delivered', Icon: IconCircleCheck, tone: 'good' },
  failed: { word: 'Failed', Icon: IconAlertTriangle, tone: 'bad' },
  expired: { word: 'Expired', Icon: IconClockX, tone: 'bad' },
  held: { word: 'Held back', Icon: IconHandStop, tone: 'plain' },
  cancelled: { word: 'Cancelled', Icon: IconBan, tone: 'plain' },
} as const satisfies Record<DeliveryStatus, { word: string; Icon: typeof IconBan; tone: string }>

/** The status of a delivery as a word and an icon, in a color. */
export function DeliveryMark({ status }: { status: DeliveryStatus }) {
  return <StatusMark {...deliveryWords[status]} />
}
