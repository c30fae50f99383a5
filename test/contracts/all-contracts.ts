import { accountsContract } from './accounts.ts'
import { alertsContract } from './alerts.ts'
import { camerasContract } from './cameras.ts'
import { devicesContract } from './devices.ts'
import { doctorContract } from './doctor.ts'
import type { Engine } from './engine.ts'
import { errorsContract } from './errors.ts'
import { keptMarksContract } from './kept-marks.ts'
import { outputsContract } from './outputs.ts'
import { platesContract } from './plates.ts'
import { portContract } from './port.ts'
import { rulesContract } from './rules.ts'
import { settingsContract } from './settings.ts'

/** The contracts of all classes that own tables. */
export const contracts: ((engine: Engine) => void)[] = [
  portContract,
  errorsContract,
  settingsContract,
  camerasContract,
  rulesContract,
  alertsContract,
  outputsContract,
  platesContract,
  keptMarksContract,
  accountsContract,
  devicesContract,
  doctorContract,
]
