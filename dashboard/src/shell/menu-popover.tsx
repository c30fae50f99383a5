import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import {
  IconChartBar,
  IconInbox,
  IconKeyboard,
  IconListCheck,
  IconLogout,
  IconMapPin,
  IconSend2,
  IconSettings,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useIsLimited, useSession } from '#api/use-session.ts'
import { useSignOut } from '#features/sign-in/use-sign-out.ts'
import { useSiteZone } from '#format/format-provider.tsx'
import { browserZone } from '#format/zone.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { AnchoredPopover } from '#ui/anchored-popover.tsx'
import layout from '#ui/layout.module.css'
import type { PopoverState } from '#ui/use-popover.ts'
import classes from './header-menu.module.css'
import { openKeyboardHelp } from './keyboard-help.tsx'
import { SavedViews } from './lazy-saved-views.ts'

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: { value: Value; label: string }[]
  onChange: (value: Value) => void
  note?: string
}

function Choice<Value extends string>({ label, value, options, onChange, note }: ChoiceProps<Value>) {
  return (
    <div className={classes.choice}>
      <span className={classes.label}>{label}</span>
      <SegmentedControl
        fullWidth
        aria-label={label}
        data={options}
        value={value}
        onChange={next => onChange(next as Value)}
      />
      {note !== undefined && <span className={classes.note}>{note}</span>}
    </div>
  )
}

function TimeChoices() {
  const settings = useDisplaySettings()
  const siteZone = useSiteZone()
  const differs = siteZone !== null && siteZone !== browserZone
  return (
    <>
      <Choice
        label="Clock"
        value={settings.clock}
        options={[
          { value: 'auto', label: 'Browser' },
          { value: '24', label: '24 h' },
          { value: '12', label: '12 h' },
        ]}
        onChange={clock => changeDisplaySettings({ clock })}
      />
      <Choice
        label="Dates"
        value={settings.dateOrder}
        options={[
          { value: 'auto', label: 'Browser' },
          { value: 'dmy', label: 'D M Y' },
          { value: 'mdy', label: 'M D Y' },
          { value: 'ymd', label: 'Y-M-D' },
        ]}
        onChange={dateOrder => changeDisplaySettings({ dateOrder })}
      />
      <Choice
        label="Time zone"
        value={settings.zone}
        options={[
          { value: 'browser', label: 'Browser' },
          { value: 'site', label: 'Site' },
          { value: 'utc', label: 'UTC' },
        ]}
        onChange={zone => changeDisplaySettings({ zone })}
        note={
          differs ? `The site is in ${siteZone}, this browser in ${browserZone}.` : `Site and browser: ${browserZone}`
        }
      />
    </>
  )
}

interface MenuLinksProps {
  unread: number
  close: () => void
}

/** Links that do not fit in the bar of a phone. */
function MenuLinks({ unread, close }: MenuLinksProps) {
  const isLimited = useIsLimited()
  return (
    <div className={classes.phoneOnly}>
      <Link to="/counts" className={classes.way} onClick={close}>
        <IconChartBar size={16} aria-hidden /> Counts
      </Link>
      {!isLimited && (
        <Link to="/places" className={classes.way} onClick={close}>
          <IconMapPin size={16} aria-hidden /> Places
        </Link>
      )}
      <Link to="/inbox" className={classes.way} onClick={close}>
        <IconInbox size={16} aria-hidden /> Inbox {unread > 0 && `(${unread})`}
      </Link>
      <Link to="/rules" className={classes.way} onClick={close}>
        <IconListCheck size={16} aria-hidden /> Rules
      </Link>
      <Link to="/outputs" className={classes.way} onClick={close}>
        <IconSend2 size={16} aria-hidden /> Outputs
      </Link>
      <Link to="/settings" className={classes.way} onClick={close}>
        <IconSettings size={16} aria-hidden /> Settings
      </Link>
    </div>
  )
}

interface MenuPopoverProps extends PopoverState {
  unread: number
}

/** The display settings of this browser, the list of shortcuts, and signing out. */
export function MenuPopover({ anchor, opened, setOpened, unread }: MenuPopoverProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const session = useSession().data
  const signOut = useSignOut()
  const close = () => setOpened(false)
  return (
    <AnchoredPopover
      anchor={anchor}
      opened={opened}
      onChange={setOpened}
      position="right-end"
      width={300}
      label="Menu"
      className={layout.stack ?? ''}
    >
      <MenuLinks unread={unread} close={close} />
      <Suspense>
        <SavedViews place="menu" onOpen={close} />
      </Suspense>
      <Choice
        label="Theme"
        value={colorScheme}
        options={[
          { value: 'auto', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={setColorScheme}
      />
      <TimeChoices />
      <div className={classes.ends}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={() => {
            close()
            openKeyboardHelp()
          }}
        >
          Keyboard
        </Button>
        {session?.user && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconLogout size={16} aria-hidden />}
            onClick={signOut}
          >{`Sign out ${session.user.name}`}</Button>
        )}
      </div>
    </AnchoredPopover>
  )
}
