import { Badge } from '@mantine/core'

/** Marks an event sent under a camera’s name from an unconfirmed address. */
export function UnconfirmedMark({ address }: { address: string }) {
  return (
    <Badge
      color="yellow"
      c="var(--ink)"
      title={`It came from ${address}, an address nobody has confirmed for this camera.`}
    >
      address not confirmed
    </Badge>
  )
}
