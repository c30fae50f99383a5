import { type PageTab, PageTabs } from '#ui/page-tabs.tsx'

const tabs: readonly PageTab[] = [
  { to: '/outputs', word: 'Outputs', within: /\/outputs(?!\/deliveries)/ },
  { to: '/outputs/deliveries', word: 'Deliveries', within: /\/outputs\/deliveries/ },
]

/** The tabs of the pages about outputs and deliveries. */
export function OutputsTabs() {
  return <PageTabs label="Outputs and deliveries" tabs={tabs} />
}
