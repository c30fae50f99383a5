import { type PageTab, PageTabs } from '#ui/page-tabs.tsx'

const tabs: readonly PageTab[] = [
  { to: '/outputs', word: 'Outputs', within: /\/outputs(?!\/(rules|deliveries))/ },
  { to: '/outputs/rules', word: 'Rules', within: /\/outputs\/rules/ },
  { to: '/outputs/deliveries', word: 'Deliveries', within: /\/outputs\/deliveries/ },
]

/** The tabs of the pages about outputs, rules and deliveries. */
export function OutputsTabs() {
  return <PageTabs label="Outputs, rules and deliveries" tabs={tabs} />
}
