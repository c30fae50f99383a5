/** A request of the dashboard, as a path under /api/v1. `{plate}` and similar placeholders are filled from stored events. */
export interface Question {
  kind: 'page' | 'box' | 'incidents' | 'look-alike' | 'plates' | 'count' | 'histogram' | 'counts'
  path: string
}

/** Facts about the stored events, for requests with results. */
export interface Known {
  /** Milliseconds since 1970. */
  from: number
  to: number
  cameras: string[]
  plates: string[]
}

const dayMs = 86_400_000
const iso = (time: number) => new Date(time).toISOString()

function spans({ from, to }: Known): string[] {
  const middle = (from + to) / 2
  const span = (start: number, end: number) => `from=${iso(start)}&to=${iso(end)}`
  return [
    span(to - dayMs, to),
    span(to - 7 * dayMs, to),
    span(middle, middle + dayMs),
    span(middle, middle + 30 * dayMs),
    span(from, from + dayMs / 24),
    span(from, to),
  ]
}

const attributes = [
  'vehicle.color:white',
  'vehicle.color:red&attribute=vehicle.type:truck',
  'person.backpack:yes',
  'person.upperColor:red&attribute=person.sex:female',
  'face.match.name:Library%20One',
  'plate.list:block',
  'plate.direction:away',
  'phase:start',
]
const categories = ['lpr', 'face', 'motion', 'line-crossing', 'fire', 'lpr,face', 'crowd,fire,fall', 'line-count']
const texts = [
  'truck',
  'white',
  'library two',
  'street 2 red',
  'gate',
  'toyota suv',
  'resident 12',
  'nothing such',
  'a',
]

function filters({ cameras, plates, ...known }: Known): string[] {
  const [camera = '', other = ''] = cameras
  const plate = plates[0] ?? ''
  return [
    ...categories.map(category => `category=${category}`),
    ...cameras.slice(0, 4).map(id => `camera=${id}`),
    ...attributes.map(attribute => `attribute=${attribute}`),
    ...texts.map(text => `text=${text}`),
    ...plates.slice(0, 8).flatMap(one => [`plate=${one}`, `plate=${one.slice(1, 4)}`, `plate=${one.slice(0, 2)}*`]),
    'plate=7',
    'plate=A&category=lpr',
    `plate=*${plate.slice(-2)}`,
    `plate=?${plate.slice(1)}`,
    'targetType=bike',
    'targetType=person&category=lpr',
    'kept=true',
    `category=lpr&camera=${camera}&attribute=vehicle.color:white`,
    `category=lpr&camera=${camera}&plate=${plate.slice(0, 2)}&text=suv`,
    `category=face&camera=${other}&attribute=face.glasses:yes&attribute=face.mask:yes`,
    `category=motion&text=white`,
    `smartType=VSD&attribute=person.backpack:yes&camera=${other}`,
    ...spans({ cameras, plates, ...known }).flatMap(span => [
      span,
      `${span}&category=lpr`,
      `${span}&camera=${camera}`,
      `${span}&attribute=vehicle.color:white`,
      `${span}&text=truck`,
    ]),
  ]
}

/** The filters that the search box of the dashboard makes of what people type. */
function boxFilters({ cameras, plates, from, to }: Known): string[] {
  const [gate = ''] = cameras
  const hour = `from=${iso(to - dayMs)}&to=${iso(to - dayMs + dayMs / 24)}`
  const month = `from=${iso((from + to) / 2)}&to=${iso((from + to) / 2 + 30 * dayMs)}`
  return [
    'vehicleColor=white&vehicleType=van,mpv,minivan',
    `vehicleColor=white&vehicleType=van,mpv,minivan&camera=${gate}&${hour}`,
    'vehicleType=truck,lorry&vehicleColor=red',
    `vehicleBrand=toyota&vehicleColor=grey,gray&${month}`,
    'upperColor=red&targetType=person',
    `upperColor=red&lowerColor=black&sex=male&${month}`,
    `backpack=yes&camera=${gate}`,
    'hat=yes&sex=female&hours=22:00-06:00&zone=Europe/Berlin',
    `plate=${plates[0]?.slice(0, 3)}&vehicleColor=white`,
    'known=false&category=lpr&hours=22:00-06:00&zone=Europe/Berlin',
    'text=resident 12&vehicleColor=black',
    'color=yellow',
  ]
}

/** The fixed list: filtered pages, answers of the search box, incidents, look-alike searches, counts and charts. */
export function questionsOf(known: Known): Question[] {
  const all = filters(known)
  const lookAlikes = known.plates.slice(0, 25).map(plate => `plates?plate=${plate}&match=similar`)
  const year = `from=${iso(known.from)}&to=${iso(known.to)}`
  return [
    ...['', ...all].map(filter => ({ kind: 'page', path: `events?limit=50&${filter}` }) as const),
    ...all.slice(0, 30).map(filter => ({ kind: 'page', path: `events?limit=50&sort=time&${filter}` }) as const),
    ...boxFilters(known).flatMap(filter => [
      { kind: 'box', path: `events?limit=50&${filter}` } as const,
      { kind: 'box', path: `events/count?${filter}` } as const,
    ]),
    ...['', ...boxFilters(known), ...all.slice(0, 20)].map(
      filter => ({ kind: 'incidents', path: `incidents?limit=50&${filter}` }) as const,
    ),
    ...lookAlikes.map(path => ({ kind: 'look-alike', path }) as const),
    ...known.plates
      .slice(0, 10)
      .map(plate => ({ kind: 'look-alike', path: `events?limit=50&plateMatch=similar&plate=${plate}` }) as const),
    ...[
      'plates',
      `plates?plate=${known.plates[0]?.slice(0, 3)}`,
      'plates?plate=7',
      `plates?camera=${known.cameras[0]}`,
    ].map(path => ({ kind: 'plates', path }) as const),
    ...['', ...all].map(filter => ({ kind: 'count', path: `events/count?${filter}` }) as const),
    ...['', ...all].map(filter => ({ kind: 'histogram', path: `events/histogram?${filter}` }) as const),
    ...['day', 'week'].map(bucket => ({ kind: 'counts', path: `counts?bucket=${bucket}&${year}` }) as const),
  ]
}
