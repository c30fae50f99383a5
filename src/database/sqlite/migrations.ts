import type { Migration } from 'kysely/migration'
import { receiverTables } from './migrations/001-receiver.ts'
import { searchTables } from './migrations/002-search.ts'
import { analysisTables } from './migrations/003-analysis.ts'
import { peopleTables } from './migrations/004-people.ts'
import { careTables } from './migrations/005-care.ts'
import { outputTables } from './migrations/006-outputs.ts'
import { ruleTables } from './migrations/007-rules.ts'
import { deviceTables } from './migrations/008-devices.ts'
import { plateSyncTables } from './migrations/009-plate-sync.ts'
import { doctorTables } from './migrations/010-doctor.ts'
import { deviceUnset } from './migrations/011-device-unset.ts'
import { deviceAddress } from './migrations/012-device-address.ts'
import { cameraAddressState } from './migrations/013-camera-address-state.ts'
import { boundTables } from './migrations/014-bounds.ts'
import { cameraZone } from './migrations/015-camera-zone.ts'
import { strangers } from './migrations/016-strangers.ts'
import { countsOnce } from './migrations/019-counts-once.ts'
import { foldedAudit } from './migrations/019-folded-audit.ts'
import { plateKeys } from './migrations/019-plate-keys.ts'
import { pendingFiles } from './migrations/020-pending-files.ts'
import { severity } from './migrations/021-severity.ts'
import { incidents } from './migrations/022-incidents.ts'
import { savedViews } from './migrations/023-saved-views.ts'
import { userCameras } from './migrations/024-user-cameras.ts'
import { blockTimes } from './migrations/025-block-times.ts'
import { shareLinks } from './migrations/026-share-links.ts'
import { push } from './migrations/027-push.ts'
import { arming } from './migrations/028-arming.ts'
import { cameraLink } from './migrations/029-camera-link.ts'
import { secondFactor } from './migrations/030-second-factor.ts'
import { places } from './migrations/031-places.ts'
import { identities } from './migrations/032-identity.ts'
import { retention } from './migrations/033-retention.ts'
import { passkeys } from './migrations/034-passkey.ts'
import { placeCounts } from './migrations/035-place-counts.ts'
import { visitors } from './migrations/036-visitor.ts'
import { erasures } from './migrations/037-erasure.ts'
import { reports } from './migrations/038-report.ts'
import { drawnLines } from './migrations/039-drawn-line.ts'
import { paths } from './migrations/040-paths.ts'
import { lineTotalTime } from './migrations/041-line-total-time.ts'
import { removedVisits } from './migrations/042-removed-visits.ts'

/** Append only: a migration that users have run is never changed. */
export const migrations: Record<string, Migration> = {
  '001-receiver': receiverTables,
  '002-search': searchTables,
  '003-analysis': analysisTables,
  '004-people': peopleTables,
  '005-care': careTables,
  '006-outputs': outputTables,
  '007-rules': ruleTables,
  '008-devices': deviceTables,
  '009-plate-sync': plateSyncTables,
  '010-doctor': doctorTables,
  '011-device-unset': deviceUnset,
  '012-device-address': deviceAddress,
  '015-camera-zone': cameraZone,
  '019-counts-once': countsOnce,
  '019-folded-audit': foldedAudit,
  '019-plate-keys': plateKeys,
  '013-camera-address-state': cameraAddressState,
  '016-strangers': strangers,
  '014-bounds': boundTables,
  '020-pending-files': pendingFiles,
  '021-severity': severity,
  '022-incidents': incidents,
  '023-saved-views': savedViews,
  '024-user-cameras': userCameras,
  '025-block-times': blockTimes,
  '026-share-links': shareLinks,
  '027-push': push,
  '028-arming': arming,
  '029-camera-link': cameraLink,
  '030-second-factor': secondFactor,
  '031-places': places,
  '032-identity': identities,
  '033-retention': retention,
  '034-passkey': passkeys,
  '035-place-counts': placeCounts,
  '036-visitor': visitors,
  '037-erasure': erasures,
  '038-report': reports,
  '039-drawn-line': drawnLines,
  '040-paths': paths,
  '041-line-total-time': lineTotalTime,
  '042-removed-visits': removedVisits,
}
