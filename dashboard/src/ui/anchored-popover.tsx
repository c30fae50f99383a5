import { Popover, type PopoverProps } from '@mantine/core'
import { type ReactNode, type Ref, useImperativeHandle } from 'react'

function Anchor({ element, ref }: { element: HTMLElement; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => element, [element])
  return null
}

interface AnchoredPopoverProps extends Pick<PopoverProps, 'position' | 'width'> {
  /** The button that opens it. It sets `aria-expanded` itself. */
  anchor: HTMLElement | null
  opened: boolean
  onChange: (opened: boolean) => void
  label: string
  className?: string
  children: ReactNode
}

/** A popover beside a button that is already on the page, so that the page can load it when the button is pressed. */
export function AnchoredPopover({ anchor, label, className, children, ...popover }: AnchoredPopoverProps) {
  if (anchor === null) return null
  return (
    <Popover {...popover} trapFocus>
      <Popover.Target>
        <Anchor element={anchor} />
      </Popover.Target>
      <Popover.Dropdown className={className ?? ''} aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  )
}
