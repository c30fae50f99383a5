import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useChange } from '#api/use-change.ts'
import type { Delivery } from '#server/api/schemas/index.ts'

/** Sends a delivery again, with the id it has. */
export function ResendButton({ delivery }: { delivery: Delivery }) {
  const resend = useChange(
    api => api.send('POST', 'deliveries/{id}/resend', { params: { id: delivery.id } }),
    ['deliveries', 'outputs'],
  )
  if (delivery.status === 'pending') return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={14} aria-hidden />}
        aria-label={`Send to ${delivery.output.name} again`}
        loading={resend.isPending}
        onClick={() => resend.mutate()}
      >
        Resend
      </Button>
      {resend.error && <span role="alert">{resend.error.message}</span>}
    </>
  )
}
