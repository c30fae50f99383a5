import type { WantedSetUp } from './wanted-set-up.ts'

/** A step that a person must do at the device, with the names of its menus (docs/protocol/transport.md). */
export interface ManualStep {
  title: string
  /** Menu names and values to choose or type, in order. */
  menu: string[]
  why: string
}

interface Step extends ManualStep {
  about: 'menu' | 'server' | 'credentials' | 'trajectory' | 'pictures' | 'events' | 'save'
}

const open: Step = {
  about: 'menu',
  title: 'Open the page in the device',
  menu: ['Setting', 'Network', 'HTTP POST'],
  why: 'The place differs a little between firmwares.',
}

/** Returns the steps for a recorder, which can only be set up in its web pages. */
export function stepsForRecorder({ server, protocol, needsCredentials }: WantedSetUp, path: string): Step[] {
  return [
    open,
    {
      about: 'server',
      title: 'Type where it posts',
      menu: [
        `Server Address: ${server.host}`,
        `Port: ${server.port}`,
        `Path: ${path}`,
        `Protocol: ${protocol.toUpperCase()}`,
      ],
      why: 'This is the camera port of this server. The path must begin with a slash.',
    },
    needsCredentials
      ? {
          about: 'credentials',
          title: 'Type user and password',
          menu: [
            'Anonymous Login: off',
            'User: as in VIEWTRON_CAMERA_USER',
            'Password: as in VIEWTRON_CAMERA_PASSWORD',
          ],
          why: 'The camera port of this server asks for them.',
        }
      : {
          about: 'credentials',
          title: 'Leave user and password out',
          menu: ['Anonymous Login: on'],
          why: 'The camera port of this server asks for none.',
        },
    {
      about: 'server',
      title: 'Let it stay connected',
      menu: ['Persistent Connection', 'Interval Time(s): 10', 'Schedule: 24x7'],
      why: 'A heartbeat every ten seconds tells that it is there; the schedule decides when it posts.',
    },
    {
      about: 'pictures',
      title: 'Choose the pictures',
      menu: ['Attaching Image: Snap', 'Attaching Image: Original'],
      why: 'Snap is the target cut out, Original the whole picture. Without them events come without pictures.',
    },
    {
      about: 'events',
      title: 'Choose the events, save, and press Test',
      menu: ['Event Type: every type you want', 'Apply', 'Test'],
      why: 'Types that are not chosen are not posted. Test posts something at once.',
    },
  ]
}

/** Returns the steps for a camera: all of them, or those that its API cannot do. */
export function stepsForCamera(wanted: WantedSetUp, path: string): Step[] {
  const { server, protocol, heartbeatSeconds, needsCredentials, trajectory } = wanted
  const track: Step = {
    about: 'trajectory',
    title: 'Tick the box for positions',
    menu: ['Setting', 'Network', 'HTTP POST', 'Smart track data: on'],
    why: 'Positions of targets need this box in the menu, also where they were switched on by a program.',
  }
  return [
    open,
    {
      about: 'server',
      title: 'Type where it posts',
      menu: [
        'Enable: on',
        `Protocol: ${protocol.toUpperCase()}`,
        `Domain/IP: ${server.host}`,
        `Port: ${server.port}`,
        `Path: ${path}`,
        'Send heartbeat: on',
        `Heartbeat interval: ${heartbeatSeconds}`,
      ],
      why: 'This is the camera port of this server. The path must begin with a slash.',
    },
    {
      about: 'credentials',
      title: needsCredentials ? 'Type user and password' : 'Leave user and password empty',
      menu: needsCredentials
        ? [
            'Setting',
            'Network',
            'HTTP POST',
            'User: as in VIEWTRON_CAMERA_USER',
            'Password: as in VIEWTRON_CAMERA_PASSWORD',
          ]
        : ['User: empty', 'Password: empty'],
      why: `The camera port of this server asks for ${needsCredentials ? 'them' : 'none'}.`,
    },
    {
      about: 'events',
      title: 'Choose what it sends',
      menu: ['Smart event data: on', 'Alarm status data: on', 'Original picture: on', 'Target picture: on'],
      why: 'Smart event data are the events, the pictures belong to them.',
    },
    ...(trajectory ? [track] : []),
  ]
}
