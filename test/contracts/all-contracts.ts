import { accountsContract } from './accounts.ts'
import { alertsContract } from './alerts.ts'
import { camerasContract } from './cameras.ts'
import { countsContract } from './counts.ts'
import { devicesContract } from './devices.ts'
import { doctorContract } from './doctor.ts'
import type { Engine } from './engine.ts'
import { errorsContract } from './errors.ts'
import { eventLogContract, setAsideContract } from './event-log.ts'
import { incidentsContract } from './incidents.ts'
import { keptMarksContract } from './kept-marks.ts'
import { logNumbersContract } from './log-numbers.ts'
import { outputsContract } from './outputs.ts'
import { pendingFilesContract } from './pending-files.ts'
import { platesContract } from './plates.ts'
import { portContract } from './port.ts'
import { rulesContract } from './rules.ts'
import { searchEventsContract } from './search-events.ts'
import { searchPlatesContract } from './search-plates.ts'
import { settingsContract } from './settings.ts'

/** The contracts of all classes that own tables. */
export const contracts: ((engine: Engine) => void)[] = [
  portContract,
  errorsContract,
  settingsContract,
  camerasContract,
  eventLogContract,
  logNumbersContract,
  setAsideContract,
  pendingFilesContract,
  countsContract,
  incidentsContract,
  rulesContract,
  alertsContract,
  outputsContract,
  platesContract,
  keptMarksContract,
  accountsContract,
  devicesContract,
  doctorContract,
]

/** The contracts of the search, of which each engine has an implementation of its own. */
export const searchContracts: ((engine: Engine) => void)[] = [searchEventsContract, searchPlatesContract]
