import { AddressDecision } from '#features/cameras/address-decision.tsx'
import styles from '#features/cameras/camera-panel.module.css'
import { When } from '#format/when.tsx'
import type { ApiCamera } from '#server/api/schemas/index.ts'

/** Addresses from which posts came under the camera's name and did not count; on the card those that nobody decided about. */
export function ClaimedAddresses({ camera, withDenied = false }: { camera: ApiCamera; withDenied?: boolean }) {
  const shown = camera.claimedAddresses.filter(({ state }) => withDenied || state === 'unconfirmed')
  return shown.map(({ address, state, lastAt }) => (
    <div key={address} className={styles.claim} data-testid="claimed-address">
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
