import { type PageTab, PageTabs } from '#ui/page-tabs.tsx'

const tabs: readonly PageTab[] = [
  { to: '/outputs', word: 'Outputs', within: /\/outputs(\/webhooks.*)?\/?$/ },
  { to: '/outputs/rules', word: 'Rules', within: /\/outputs\/rules/ },
  { to: '/outputs/deliveries', word: 'Deliveries', within: /\/outputs\/deliveries/ },
]

/** The three pages about what leaves the house. */
export function OutputsTabs() {
  return <PageTabs label="Outputs, rules and deliveries" tabs={tabs} />
}
