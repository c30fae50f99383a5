import { PageTabs } from '#ui/page-tabs.tsx'

const tabs = [
  { to: '/places', word: 'Places', within: /\/places(\/(?!visits$).*)?$/ },
  { to: '/places/visits', word: 'Visits', within: /\/places\/visits$/ },
] as const

/** The tabs of the places, and of the visits at all of them. */
export function PlacesTabs() {
  return <PageTabs label="Places and visits" tabs={tabs} />
}
