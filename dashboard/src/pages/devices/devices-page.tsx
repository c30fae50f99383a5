import { Page } from '../../shared/page.tsx'

/** Every device a person gave a password for: how it is, and what it posts where. */
export function DevicesPage() {
  return <Page title="Devices">{null}</Page>
}
