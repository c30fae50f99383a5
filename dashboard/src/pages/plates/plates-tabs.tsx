import { PageTabs } from '#ui/page-tabs.tsx'

const tabs = [
  { to: '/plates', word: 'Plates', within: /\/plates(\/(?!lists$).*)?$/ },
  { to: '/plates/lists', word: 'Lists on cameras', within: /\/plates\/lists$/ },
] as const

/** Plates as they were read and are known here, and the lists that cameras keep themselves. */
export function PlatesTabs() {
  return <PageTabs label="Parts of the plates" tabs={tabs} />
}
