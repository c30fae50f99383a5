import { Button } from '@mantine/core'
import { IconCertificate } from '@tabler/icons-react'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from './devices.module.css'

interface CertificateChangeOptions {
  device: ApiDevice
  onTrusted?: () => void
}

/** Both fingerprints of a device whose certificate changed, and the choice to trust the new one. */
export function CertificateChange({ device, onTrusted }: CertificateChangeOptions) {
  const mayChange = useMayChange()
  const trust = useChange(
    api => api.send('PATCH', 'devices/{id}', { params: { id: device.id }, body: { trustCertificate: true } }),
    showsDevices,
  )
  return (
    <section className={`${layout.inset} ${classes.certificate}`} aria-label="Changed certificate">
      <IconCertificate size={18} aria-hidden />
      <div className={layout.stack}>
        <p>
          {device.host} now presents a different certificate. That is normal after a reset or a firmware update of the
          device. If neither happened, another machine may be impersonating it to capture the password. Nothing is sent
          to it until you decide.
        </p>
        <FactList
          facts={[
            ['Trusted', <code key="trusted">{device.certificate ?? 'none'}</code>],
            ['Presented now', <code key="presented">{device.certificateSeen ?? 'unknown'}</code>],
          ]}
        />
        {mayChange && (
          <div className={layout.row}>
            <Button
              loading={trust.isPending}
              onClick={() => trust.mutate(undefined, { onSuccess: () => onTrusted?.() })}
            >
              Trust the new certificate
            </Button>
            <span className={tones.faint}>
              Open the device’s own web page to compare the fingerprint in your browser.
            </span>
          </div>
        )}
        <Problem what="The certificate could not be trusted." error={trust.error} />
      </div>
    </section>
  )
}
