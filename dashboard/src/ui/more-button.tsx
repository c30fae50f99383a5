import { Button } from '@mantine/core'
import layout from './layout.module.css'

interface MoreButtonProps {
  pages: { more: (() => void) | null; isFetchingMore: boolean }
  children: string
}

/** Loads the next page of a list; renders nothing at its end. */
export function MoreButton({ pages, children }: MoreButtonProps) {
  if (pages.more === null) return null
  return (
    <Button variant="default" className={layout.start} loading={pages.isFetchingMore} onClick={pages.more}>
      {children}
    </Button>
  )
}
