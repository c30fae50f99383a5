import { Button } from '@mantine/core'
import { useMayChange } from '#api/use-session.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { useAddressDecision } from './use-camera-change.ts'

interface AddressDecisionOptions {
  cameraId: string
  address: string
  /** Whether a person has said that the address is not the camera's. */
  isDenied?: boolean
}

/** Buttons to say whether an address is the camera's. */
export function AddressDecision({ cameraId, address, isDenied = false }: AddressDecisionOptions) {
  const mayChange = useMayChange()
  const decide = useAddressDecision(cameraId)
  if (!mayChange) return null
  return (
    <div className={layout.buttons}>
      <Button
        variant={isDenied ? 'default' : 'filled'}
        loading={decide.isPending}
        onClick={() => decide.mutate({ address, state: 'confirmed' })}
      >
        {isDenied ? 'This is the camera after all' : `Confirm ${address}`}
      </Button>
      {!isDenied && (
        <Button
          variant="default"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ address, state: 'denied' })}
        >
          Not mine
        </Button>
      )}
      <Problem what="The change could not be saved." error={decide.error} />
    </div>
  )
}
