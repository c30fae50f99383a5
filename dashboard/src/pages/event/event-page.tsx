import { Page } from '../../shared/page.tsx'

export function EventPage() {
  return <Page title="Event">{null}</Page>
}
