import { Button } from '@mantine/core'
import { IconCertificate } from '@tabler/icons-react'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './devices.module.css'

interface CertificateChangeOptions {
  device: ApiDevice
  onTrusted?: () => void
}

/** Both fingerprints of a device whose certificate changed, and the choice to trust the new one. */
export function CertificateChange({ device, onTrusted }: CertificateChangeOptions) {
  const mayChange = useMayChange()
  const trust = useChange(
    api => api.send<ApiDevice>('PATCH', devicePath(device.id), { trustCertificate: true }),
    showsDevices,
  )
  return (
    <section className={classes.certificate} aria-label="Changed certificate">
      <IconCertificate size={18} aria-hidden />
      <div>
        <p>
          Something at {device.host} answers with another certificate than the one that was remembered. That is usual
          after a reset or a firmware update of the device. If neither happened, another machine may answer in its place
          and wait for the password: nothing is sent to it until you decide.
        </p>
        <dl className={classes.fingerprints}>
          <dt>Remembered</dt>
          <dd>
            <code>{device.certificate ?? 'none'}</code>
          </dd>
          <dt>Shown now</dt>
          <dd>
            <code>{device.certificateSeen ?? 'not known'}</code>
          </dd>
        </dl>
        {mayChange && (
          <div className={classes.row}>
            <Button
              loading={trust.isPending}
              onClick={() => trust.mutate(undefined, { onSuccess: () => onTrusted?.() })}
            >
              Trust the new certificate
            </Button>
            <span className={classes.faint}>The device’s own web page shows its fingerprint in the browser.</span>
          </div>
        )}
        {trust.error && <Problem what="It was not trusted." error={trust.error} />}
      </div>
    </section>
  )
}
