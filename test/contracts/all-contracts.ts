import type { Engine } from './engine.ts'
import { portContract } from './port.ts'
import { settingsContract } from './settings.ts'

/** The contracts of all classes that own tables. */
export const contracts: ((engine: Engine) => void)[] = [portContract, settingsContract]
