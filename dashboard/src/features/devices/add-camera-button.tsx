import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'

/** To the wizard that brings a camera in; nothing for who may not. */
export function AddCameraButton() {
  if (!useMayChange()) return null
  return (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      renderRoot={props => <Link {...props} to="/devices/add" search={{}} />}
    >
      Add a camera
    </Button>
  )
}
