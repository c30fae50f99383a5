import { Button, Popover, TextInput } from '@mantine/core'
import { IconStar } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { type Search, stringifySearch } from '#routing/search-params.ts'
import type { ApiSavedView } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { submitting } from '#ui/submitting.ts'

const own = new Set(['at', 'open'])

/** The address of the page without the place in its list, as a view stores it. */
function searchOf(search: Search): string {
  const kept = Object.fromEntries(Object.entries(search).filter(([name]) => !own.has(name)))
  return stringifySearch(kept).replace(/^\?/, '')
}

/** Saves the filter of the page under a name; it is then in the rail. */
export function SaveView({ page, name }: { page: ApiSavedView['page']; name: string }) {
  const { search } = useLocation()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const save = useChange(
    (api, called: string) => api.send('POST', 'views', { body: { name: called, page, search: searchOf(search) } }),
    ['views'],
  )
  const called = (typed || name).trim()
  const submit = () => save.mutate(called, { onSuccess: () => setOpen(false) })
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconStar size={15} aria-hidden />}
          onClick={() => {
            setTyped('')
            setOpen(!isOpen)
          }}
        >
          Save view
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={layout.tight} onSubmit={submitting(submit)}>
          <TextInput
            label="Name of the view"
            placeholder={name}
            maxLength={60}
            value={typed}
            error={save.error?.message}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={called === ''} loading={save.isPending}>
            Save
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
