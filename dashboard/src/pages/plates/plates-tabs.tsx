import { PageTabs } from '#ui/page-tabs.tsx'

const tabs = [
  { to: '/plates', word: 'Plates', within: /\/plates(\/(?!lists$).*)?$/ },
  { to: '/plates/lists', word: 'Plate lists', within: /\/plates\/lists$/ },
] as const

/** The tabs of the plates that were read or are known, and of the plate lists on cameras. */
export function PlatesTabs() {
  return <PageTabs label="Plates and plate lists" tabs={tabs} />
}
