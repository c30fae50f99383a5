import {
  IconAlertTriangle,
  IconCertificate,
  IconCircleCheck,
  IconCircleDashed,
  IconKey,
  IconLock,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { StatusMark } from '#ui/status-mark.tsx'

const states = {
  ok: { word: 'OK', Icon: IconCircleCheck, tone: 'good' },
  unchecked: { word: 'Not checked yet', Icon: IconCircleDashed, tone: 'plain' },
  failing: { word: 'Failing', Icon: IconAlertTriangle, tone: 'warn' },
  unreachable: { word: 'Unreachable', Icon: IconPlugConnectedX, tone: 'bad' },
  'password-wrong': { word: 'Wrong password', Icon: IconKey, tone: 'bad' },
  locked: { word: 'Locked', Icon: IconLock, tone: 'bad' },
  'certificate-changed': { word: 'Certificate changed', Icon: IconCertificate, tone: 'bad' },
} as const

/** The status of a device as a word and an icon, in a color. */
export function DeviceStatus({ word }: { word: ApiDevice['status']['word'] }) {
  return <StatusMark {...states[word]} />
}
