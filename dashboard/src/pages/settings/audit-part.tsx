import { Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { usePages } from '#api/use-pages.ts'
import { When } from '#format/when.tsx'
import { auditSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { AuditPage } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { MoreButton } from '#ui/more-button.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import styles from './settings.module.css'

const words = (action: string) => action.replaceAll('-', ' ').replace(/^./, first => first.toUpperCase())

/** `{"name":"Van","notes":null}` → `name: Van`; other details as they are. */
function detailWords(detail: string | null): string | null {
  if (detail === null || !detail.startsWith('{')) return detail
  try {
    const changes = Object.entries(JSON.parse(detail) as Record<string, unknown>)
    const given = changes.filter(([, value]) => value !== null)
    return given
      .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
      .join(', ')
  } catch {
    return detail
  }
}

/** The audit log, newest entry first. */
export function AuditPart() {
  const [search, change] = useUrlSearch(auditSearch)
  const [who, setWho] = useState(search.who ?? '')
  const [settledWho] = useDebouncedValue(who, 300)
  const entries = usePages('audit', { query: { action: search.action, who: settledWho || undefined } }, {})
  return (
    <>
      <div className={layout.buttons}>
        <ActionChoice entries={entries.items} action={search.action} onChange={action => change({ action })} />
        <TextInput
          aria-label="Who"
          placeholder="Who"
          value={who}
          onChange={event => {
            setWho(event.currentTarget.value)
            change({ who: event.currentTarget.value || null }, { replace: true })
          }}
        />
      </div>
      <LoadProblem what="The audit log could not be loaded." query={entries} />
      {entries.first && entries.items.length === 0 && <p className={tones.soft}>No matching entries.</p>}
      {entries.items.length > 0 && <AuditTable entries={entries.items} />}
      <MoreButton pages={entries}>Older entries</MoreButton>
    </>
  )
}

interface ActionChoiceProps {
  entries: AuditPage['items']
  action: string | undefined
  onChange: (action: string | null) => void
}

/** The actions among the entries that are loaded, and the selected one. */
function ActionChoice({ entries, action, onChange }: ActionChoiceProps) {
  const actions = [...new Set([...entries.map(entry => entry.action), ...(action ? [action] : [])])].sort()
  return (
    <Select
      aria-label="Action"
      placeholder="All actions"
      clearable
      searchable
      data={actions.map(value => ({ value, label: words(value) }))}
      value={action ?? null}
      onChange={onChange}
    />
  )
}

function AuditTable({ entries }: { entries: AuditPage['items'] }) {
  return (
    <Table label="Entries" head={['When', 'Who', 'From', 'Action', 'Details']} className={styles.audit}>
      {entries.map(entry => (
        <tr key={entry.id}>
          <td>
            <When at={entry.at} as="dateTime" />
            {entry.count > 1 && (
              <div className={tones.soft}>
                {entry.count} times, last <When at={entry.lastAt} as="dateTime" />
              </div>
            )}
          </td>
          <td>{entry.who}</td>
          <td>{entry.from}</td>
          <td className={entry.action.endsWith('failed') ? tones.bad : undefined}>{words(entry.action)}</td>
          <td data-wrap>{[entry.subject, detailWords(entry.detail)].filter(Boolean).join(' · ')}</td>
        </tr>
      ))}
    </Table>
  )
}
