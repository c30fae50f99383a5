import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'

/** A menu with the action that removes a thing. */
export function MoreMenu({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" px={8} aria-label={`More for ${name}`}>
          <IconDots size={15} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRemove}>Remove</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
