import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

interface DownloadMenuProps {
  /** The text of the button. */
  word: string
  /** A line above the files. */
  title?: string
  /** `saveAs` is the name of the file; the server's name if omitted. */
  files: readonly { label: string; href: string; saveAs?: string }[]
}

/** A button that opens a list of files to download. */
export function DownloadMenu({ word, title, files }: DownloadMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
          {word}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {title !== undefined && <Menu.Label>{title}</Menu.Label>}
        {files.map(({ label, href, saveAs }) => (
          <Menu.Item key={href} component="a" href={href} download={saveAs ?? true}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
