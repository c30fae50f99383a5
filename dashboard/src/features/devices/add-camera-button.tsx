import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'

/** A link to the wizard that adds a camera; renders nothing for users who may not add one. */
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
