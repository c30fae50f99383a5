import {
  createBrowserHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { parseSearch, type Search, stringifySearch } from '#routing/search-params.ts'
import { Layout } from '#shell/layout.tsx'
import { PageFailed } from '#shell/page-failed.tsx'
import { PageNotFound } from '#shell/page-not-found.tsx'

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  notFoundComponent: PageNotFound,
})

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Layout })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/live', replace: true })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/set-up/set-up-page.tsx'), 'SetUpPage'),
})

const live = createRoute({
  getParentRoute: () => inside,
  path: '/live',
  component: lazyRouteComponent(() => import('./pages/live/live-page.tsx'), 'LivePage'),
})
const events = createRoute({
  getParentRoute: () => inside,
  path: '/events',
  component: lazyRouteComponent(() => import('./pages/events/events-page.tsx'), 'EventsPage'),
})
const event = createRoute({
  getParentRoute: () => inside,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('./pages/event/event-page.tsx'), 'EventPage'),
})

const platesPage = lazyRouteComponent(() => import('./pages/plates/plates-page.tsx'), 'PlatesPage')
const plates = createRoute({ getParentRoute: () => inside, path: '/plates', component: platesPage })
const plate = createRoute({ getParentRoute: () => inside, path: '/plates/$plateKey', component: platesPage })

const plateLists = createRoute({
  getParentRoute: () => inside,
  path: '/plates/lists',
  component: lazyRouteComponent(() => import('./pages/plates/sync/plate-lists-page.tsx'), 'PlateListsPage'),
})

const counts = createRoute({
  getParentRoute: () => inside,
  path: '/counts',
  component: lazyRouteComponent(() => import('./pages/counts/counts-page.tsx'), 'CountsPage'),
})

const camerasPage = lazyRouteComponent(() => import('./pages/cameras/cameras-page.tsx'), 'CamerasPage')
const cameras = createRoute({ getParentRoute: () => inside, path: '/cameras', component: camerasPage })
const camera = createRoute({ getParentRoute: () => inside, path: '/cameras/$cameraId', component: camerasPage })

const devices = createRoute({
  getParentRoute: () => inside,
  path: '/devices',
  component: lazyRouteComponent(() => import('./pages/devices/devices-page.tsx'), 'DevicesPage'),
})
const addDevice = createRoute({
  getParentRoute: () => inside,
  path: '/devices/add',
  component: lazyRouteComponent(() => import('./pages/devices/wizard/add-device-page.tsx'), 'AddDevicePage'),
})
const device = createRoute({
  getParentRoute: () => inside,
  path: '/devices/$deviceId',
  component: lazyRouteComponent(() => import('./pages/devices/device-page.tsx'), 'DevicePage'),
})

const doctor = createRoute({
  getParentRoute: () => inside,
  path: '/doctor',
  component: lazyRouteComponent(() => import('./pages/doctor/doctor-page.tsx'), 'DoctorPage'),
})
const tap = createRoute({
  getParentRoute: () => inside,
  path: '/doctor/tap',
  component: lazyRouteComponent(() => import('./pages/doctor/tap/tap-page.tsx'), 'TapPage'),
})

const inboxPage = lazyRouteComponent(() => import('./pages/inbox/inbox-page.tsx'), 'InboxPage')
const inbox = createRoute({ getParentRoute: () => inside, path: '/inbox', component: inboxPage })
const inboxItem = createRoute({ getParentRoute: () => inside, path: '/inbox/$unparsedId', component: inboxPage })

const alerts = createRoute({
  getParentRoute: () => inside,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
})

const outputs = createRoute({
  getParentRoute: () => inside,
  path: '/outputs',
  component: lazyRouteComponent(() => import('./pages/outputs/outputs-page.tsx'), 'OutputsPage'),
})
const webhook = createRoute({
  getParentRoute: () => inside,
  path: '/outputs/webhooks/$outputId',
  component: lazyRouteComponent(() => import('./pages/outputs/webhook-page.tsx'), 'WebhookPage'),
})
const deliveries = createRoute({
  getParentRoute: () => inside,
  path: '/outputs/deliveries',
  component: lazyRouteComponent(() => import('./pages/outputs/deliveries-page.tsx'), 'DeliveriesPage'),
})
const rules = createRoute({
  getParentRoute: () => inside,
  path: '/outputs/rules',
  component: lazyRouteComponent(() => import('./pages/rules/rules-page.tsx'), 'RulesPage'),
})
const rule = createRoute({
  getParentRoute: () => inside,
  path: '/outputs/rules/$ruleId',
  component: lazyRouteComponent(() => import('./pages/rules/rule-page.tsx'), 'RulePage'),
})

/** The short address that the documents name. */
const rulesElsewhere = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  beforeLoad: () => {
    throw redirect({ to: '/outputs/rules', replace: true })
  },
})

const settingsPage = lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage')
const settings = createRoute({ getParentRoute: () => inside, path: '/settings', component: settingsPage })
const settingsPart = createRoute({ getParentRoute: () => inside, path: '/settings/$part', component: settingsPage })

const pages = [
  live,
  events,
  event,
  plates,
  plate,
  plateLists,
  counts,
  cameras,
  camera,
  devices,
  addDevice,
  device,
  doctor,
  tap,
  inbox,
  inboxItem,
  alerts,
  outputs,
  webhook,
  deliveries,
  rules,
  rule,
  settings,
  settingsPart,
] as const
const routeTree = root.addChildren([home, rulesElsewhere, signIn, setUp, inside.addChildren(pages)])

export const router = createRouter({
  routeTree,
  basepath: new URL(document.baseURI).pathname,
  history: createBrowserHistory(),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
