import type { MouseEvent, ReactNode } from 'react'
import { eventTitle } from '#features/event/event-title.ts'
import type { EventGroup } from '#features/incidents/group-events.ts'
import { useFormat } from '#format/use-format.ts'
import classes from './selectable-event.module.css'
import { partSelected } from './selection.ts'
import type { EventSelection } from './use-event-selection.ts'
import { useLongPress } from './use-long-press.ts'

interface Props {
  group: EventGroup
  view: 'grid' | 'list'
  selection: EventSelection
  /** The card or row. */
  children: ReactNode
}

/** A card or row with a check box: on hover, on focus, and while something is selected. */
export function SelectableEvent({ group, view, selection, children }: Props) {
  const { selected, isSelecting, toggle } = selection
  const format = useFormat()
  const part = partSelected(group, selected)
  const { handlers, tookClick } = useLongPress(() => toggle(group, false))
  const onClickCapture = (click: MouseEvent) => {
    const isBox = click.target instanceof Element && click.target.closest('label') !== null
    const wasLong = tookClick()
    // Enter opens the event also while others are selected; the browser uses Ctrl for new tabs.
    const isPlain = click.detail > 0 && !click.ctrlKey && !click.metaKey && !click.altKey
    const selects = isPlain && (isSelecting || click.shiftKey)
    if (isBox || !(wasLong || selects)) return
    click.preventDefault()
    click.stopPropagation()
    if (!wasLong) toggle(group, click.shiftKey)
  }
  return (
    <div
      className={classes.cell}
      data-selected={part === 'none' ? undefined : part}
      data-selecting={isSelecting || undefined}
      onClickCapture={onClickCapture}
      {...handlers}
    >
      {children}
      <label className={classes.box} data-view={view}>
        <input
          type="checkbox"
          className={classes.input}
          aria-label={`Select ${eventTitle(group.event)}, ${format.smart(group.event.time)}`}
          checked={part === 'all'}
          ref={box => {
            if (box) box.indeterminate = part === 'some'
          }}
          onClick={({ shiftKey }) => toggle(group, shiftKey)}
          onChange={() => undefined}
        />
      </label>
    </div>
  )
}
