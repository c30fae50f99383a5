import { PageTabs } from '#ui/page-tabs.tsx'

const tabs = [
  { to: '/places', word: 'Places', within: /\/places(\/(?!(visits|visitors|lines|paths)$).*)?$/ },
  { to: '/places/visits', word: 'Visits', within: /\/places\/visits$/ },
  { to: '/places/visitors', word: 'Visitors', within: /\/places\/visitors$/ },
  { to: '/places/lines', word: 'Lines', within: /\/places\/lines$/ },
  { to: '/places/paths', word: 'Paths', within: /\/places\/paths$/ },
] as const

/** The tabs of the places, and of the visits at all of them. */
export function PlacesTabs() {
  return <PageTabs label="Places and visits" tabs={tabs} />
}
