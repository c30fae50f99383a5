import { PageTabs } from '#ui/page-tabs.tsx'

const tabs = [
  { to: '/plates', word: 'Plates', within: /\/plates(\/(?!lists$).*)?$/ },
  { to: '/plates/lists', word: 'Plate lists', within: /\/plates\/lists$/ },
] as const

/** Plates as they were read and are known here, and the lists that cameras keep themselves. */
export function PlatesTabs() {
  return <PageTabs label="Plates and plate lists" tabs={tabs} />
}
