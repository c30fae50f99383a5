import type { DoctorFacts } from '../facts.ts'
import type { Finding } from '../finding.ts'
import * as ofAddresses from './of-addresses.ts'
import * as ofBackups from './of-backups.ts'
import * as ofCameras from './of-cameras.ts'
import * as ofCertificates from './of-certificates.ts'
import * as ofDeviceAccess from './of-device-access.ts'
import * as ofDevices from './of-devices.ts'
import * as ofPort from './of-port.ts'
import * as ofPosts from './of-posts.ts'
import * as ofProgram from './of-program.ts'
import * as ofServer from './of-server.ts'
import * as ofSilentDevices from './of-silent-devices.ts'
import * as ofStorage from './of-storage.ts'

/** Derives findings of one kind from the facts. */
export type Finder = (facts: DoctorFacts) => Finding[]

/** All finders, in the order of docs/doctor.md. */
export const finders: readonly Finder[] = [
  ofServer.serverStopped,
  ofServer.portTaken,
  ofServer.portNotAnswering,
  ofStorage.storageTrouble,
  ofProgram.programFault,
  ofProgram.timeZoneWrong,
  ofStorage.databaseDamaged,
  ofStorage.dataDirNotWritable,
  ofStorage.dataDirNotReadable,
  ofStorage.dataDirOnUnusual,
  ofStorage.deviceKeyReadable,
  ofStorage.diskLow,
  ofBackups.backupFailing,
  ofBackups.dataNotWhole,
  ofBackups.checkFailed,
  ofServer.nodeTooOld,
  ofServer.clockImplausible,
  ofServer.clockNotSynchronised,
  ofServer.loopbackOnly,
  ofServer.noSenderYet,
  ofServer.firewallOn,
  ofServer.outputFailing,
  ofCertificates.certificateNotLoaded,
  ofCertificates.certificateExpires,
  ofPort.connectionSilent,
  ofPort.tlsToPlainPort,
  ofPort.plainToTlsPort,
  ofPort.certificateRefused,
  ofPort.pathUnreadable,
  ofPort.wrongPort,
  ofPort.postsRefused,
  ofPort.connectionsBreak,
  ofPosts.keepaliveOnly,
  ofPosts.statusButNoEvents,
  ofPosts.trajectoryOnly,
  ofPosts.eventsWithoutPictures,
  ofStorage.unparsedPosts,
  ofStorage.entriesSetAside,
  ofPosts.firmwareMisspelledPosts,
  ofPosts.unknownTypes,
  ofPosts.eventsTwice,
  ofPosts.duplicateDevice,
  ofAddresses.addressUnconfirmed,
  ofAddresses.addressDenied,
  ofCameras.devicesBeyondLimit,
  ofCameras.heartbeatStopped,
  ofCameras.channelOffline,
  ofCameras.clockSkew,
  ofCameras.cameraZone,
  ofCameras.noEventsLately,
  ofDeviceAccess.deviceAccess,
  ofDevices.httpPostOff,
  ofDevices.postAddressWrong,
  ofDevices.postProtocolWrong,
  ofDevices.postPathWrong,
  ofDevices.nothingSubscribed,
  ofDevices.picturesOff,
  ofDevices.heartbeatOff,
  ofDevices.postedTwice,
  ofDevices.firmwareMisspelledSettings,
  ofDevices.deviceClockOff,
  ofDevices.nothingArmed,
  ofCameras.deviceNotPosting,
  ofSilentDevices.takenBack,
  ofSilentDevices.nothingFromDevice,
]
