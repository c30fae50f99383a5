const names: Record<string, string> = {
  'face.match.list': 'Face list',
  'face.match.name': 'Person on a face list',
  'person.upperColor': 'Top color',
  'person.lowerColor': 'Trousers or skirt color',
  'person.upperLength': 'Sleeves',
  'plate.list': 'List on the camera',
  'plate.group': 'Group on the camera',
  'vehicle.brand': 'Vehicle make',
}

/** `person.upperColor` → `Top color`, `vehicle.color` → `Vehicle color` */
export function attributeName(name: string): string {
  const known = names[name]
  if (known !== undefined) return known
  const words = name
    .replace(/[._]/g, ' ')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const values: Record<string, string> = {
  suv: 'SUV',
  mpv: 'minivan (MPV)',
  'saloon car': 'sedan',
  middleAged: 'middle-aged',
  approach: 'approaching',
  away: 'moving away',
  start: 'started',
  stop: 'ended',
  unlisted: 'not on a list',
  strangerList: 'strangers',
  whiteList: 'allow list',
  blackList: 'block list',
  temporaryList: 'temporary list',
}

/** A value as devices send it, in words: `middleAged` → `middle-aged`, `Toyota_RAV4` → `Toyota RAV4`. */
export function attributeValue(value: string): string {
  return values[value] ?? value.replaceAll('_', ' ')
}

/** `vehicle.color:white` → `Vehicle color: white` */
export function attributeText(attribute: string): string {
  const [, name = '', value = ''] = /^([^:]*):(.*)$/.exec(attribute) ?? []
  return `${attributeName(name)}: ${attributeValue(value)}`
}
