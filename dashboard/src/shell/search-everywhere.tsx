import { lazy, Suspense, useState } from 'react'
import { useHotkeys } from '#ui/use-hotkeys.ts'

const load = () => import('#features/filter/search/search-dialog.tsx')
const LazyDialog = lazy(async () => ({ default: (await load()).SearchDialog }))

/** The field of the page, or null where it has none. */
const fieldOfPage = () => document.querySelector<HTMLInputElement>('input[data-search-box]')

/** The key `/` on every page: moves to the search field of the page, or opens one over it. Renders the button of the rail. */
export function SearchEverywhere({ children }: { children: (open: () => void) => React.ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const open = () => {
    const field = fieldOfPage()
    if (field && field.offsetParent !== null) field.focus()
    else setOpen(true)
  }
  useHotkeys({
    '/': event => {
      event.preventDefault()
      open()
    },
  })
  return (
    <>
      {children(open)}
      {isOpen && (
        <Suspense>
          <LazyDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
