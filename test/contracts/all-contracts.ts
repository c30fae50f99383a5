import { accountsContract } from './accounts.ts'
import { alertsContract } from './alerts.ts'
import { devicesContract } from './devices.ts'
import { doctorContract } from './doctor.ts'
import type { Engine } from './engine.ts'
import { outputsContract } from './outputs.ts'
import { portContract } from './port.ts'
import { rulesContract } from './rules.ts'
import { settingsContract } from './settings.ts'

/** The contracts of all classes that own tables. */
export const contracts: ((engine: Engine) => void)[] = [
  portContract,
  settingsContract,
  rulesContract,
  alertsContract,
  outputsContract,
  accountsContract,
  devicesContract,
  doctorContract,
]
