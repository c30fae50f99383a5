import { AddressDecision } from '#features/cameras/address-decision.tsx'
import { When } from '#format/when.tsx'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'

/** Addresses that used the camera's name but were not accepted; the card shows those still undecided. */
export function ClaimedAddresses({ camera, withDenied = false }: { camera: ApiCamera; withDenied?: boolean }) {
  const shown = camera.claimedAddresses.filter(({ state }) => withDenied || state === 'unconfirmed')
  return shown.map(({ address, state, lastAt }) => (
    <div key={address} className={layout.notice} data-testid="claimed-address">
      <p>
        {state === 'denied' ? (
          <>
            <b>{address}</b> was rejected: it is not this camera.
          </>
        ) : (
          <>
            New address <b>{address}</b>: it sends posts under this camera’s name. They are stored, but trigger nothing.
          </>
        )}{' '}
        {lastAt && (
          <>
            Last post <When at={lastAt} as="relative" />.
          </>
        )}
      </p>
      <AddressDecision cameraId={camera.id} address={address} isDenied={state === 'denied'} />
    </div>
  ))
}
