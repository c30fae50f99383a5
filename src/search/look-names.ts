/** The conditions on how a target looks, by their names in `GET events`; looks.ts says what they mean. */
export const lookNames = [
  'vehicleType',
  'vehicleColor',
  'vehicleBrand',
  'plateColor',
  'direction',
  'upperColor',
  'lowerColor',
  'sex',
  'age',
  'glasses',
  'mask',
  'hat',
  'backpack',
  'bag',
  'skirt',
  'color',
] as const
export type LookName = (typeof lookNames)[number]
