import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { searchOfFilter } from '../filter.ts'
import classes from './search-field.module.css'
import { SearchField } from './search-field.tsx'

/** The search field over any page; the events that it finds are shown on the page Events. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  return (
    <Modal opened onClose={onClose} title="Search events" size="lg" transitionProps={{ duration: 80 }}>
      <SearchField
        autoFocus
        onSearch={change => {
          onClose()
          void navigate({ to: '/events', search: searchOfFilter(change) })
        }}
      />
      <p className={classes.hint}>
        Plates, vehicles, people, cameras, dates and times: “red jacket shop saturday”, “AB*1?4”, “unknown plates last
        night”.
      </p>
    </Modal>
  )
}
