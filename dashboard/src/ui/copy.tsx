import { Button, type ButtonProps } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { copyText } from './copy-text.ts'

interface CopyProps extends Pick<ButtonProps, 'variant'> {
  /** The text to copy; a function is called when the button is pressed. */
  text: string | (() => string | Promise<string>)
  /** On the button; `Copy` if omitted. */
  label?: string
}

/** Copies a text and says so. */
export function Copy({ text, label = 'Copy', variant = 'default' }: CopyProps) {
  const [state, setState] = useState<'' | 'copied' | 'failed'>('')
  const copy = async () => {
    const copied = await copyText(typeof text === 'string' ? text : await text())
    setState(copied ? 'copied' : 'failed')
    setTimeout(() => setState(''), 2000)
  }
  const words = { '': label, copied: 'Copied', failed: 'Could not copy' }
  const icon = state === 'copied' ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
  return (
    <Button variant={variant} leftSection={icon} onClick={copy}>
      <span aria-live="polite">{words[state]}</span>
    </Button>
  )
}
