import { type RefObject, useRef, useState } from 'react'

/** A popover of `AnchoredPopover` that is loaded when its button is first pressed. */
export interface PopoverState {
  anchor: HTMLElement | null
  opened: boolean
  setOpened: (opened: boolean) => void
}

interface ButtonProps {
  ref: RefObject<HTMLButtonElement | null>
  'aria-haspopup': 'dialog'
  'aria-expanded': boolean
  onClick: () => void
}

/** The properties of the button, and of the popover; null until it is first opened. */
export function usePopover(): [button: ButtonProps, popover: PopoverState | null] {
  const ref = useRef<HTMLButtonElement>(null)
  const [opened, setOpened] = useState<boolean | null>(null)
  const button = {
    ref,
    'aria-haspopup': 'dialog',
    'aria-expanded': opened === true,
    onClick: () => setOpened(opened !== true),
  } as const
  return [button, opened === null ? null : { anchor: ref.current, opened, setOpened }]
}
