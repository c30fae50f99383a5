import { type ArmingMode, armingModes } from '#server/model/arming-modes.ts'

export const modeWords: Record<ArmingMode, string> = { home: 'Home', away: 'Away', night: 'Night', holiday: 'Holiday' }

export const modeOptions = armingModes.map(value => ({ value, label: modeWords[value] }))
