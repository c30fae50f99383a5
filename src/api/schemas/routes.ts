// Generated from the routes of the server by `npm run fresh -- --write`.
import type * as alerts from './alerts.ts'
import type * as arming from './arming.ts'
import type * as backups from './backups.ts'
import type * as cameraPort from './camera-port.ts'
import type * as cameras from './cameras.ts'
import type * as counts from './counts.ts'
import type * as devices from './devices.ts'
import type * as doctor from './doctor.ts'
import type * as erasures from './erasures.ts'
import type * as events from './events.ts'
import type * as exports from './exports.ts'
import type * as faces from './faces.ts'
import type * as inbox from './inbox.ts'
import type * as incidents from './incidents.ts'
import type * as intake from './intake.ts'
import type * as mqtt from './mqtt.ts'
import type * as notice from './notice.ts'
import type * as outputs from './outputs.ts'
import type * as paths from './paths.ts'
import type * as people from './people.ts'
import type * as placeCounts from './place-counts.ts'
import type * as places from './places.ts'
import type * as plateSync from './plate-sync.ts'
import type * as plates from './plates.ts'
import type * as push from './push.ts'
import type * as related from './related.ts'
import type * as reports from './reports.ts'
import type * as retention from './retention.ts'
import type * as setAside from './set-aside.ts'
import type * as shareLinks from './share-links.ts'
import type * as system from './system.ts'
import type * as views from './views.ts'
import type * as visitors from './visitors.ts'

/** Every route by method and path: the schemas of its query, its body and its answer. `file`: it answers no JSON. */
export interface ApiRoutes {
  GET: {
    alerts: { query: typeof alerts.alertQuery; answer: typeof alerts.alertPage }
    'alerts/days': { query: typeof alerts.alertFilter; answer: typeof alerts.alertDays }
    'alerts/groups': { query: typeof alerts.alertGroupQuery; answer: typeof alerts.alertGroups }
    'alerts/rules': { answer: typeof alerts.alertRules }
    'alerts/{id}': { answer: typeof alerts.alert }
    arming: { answer: typeof arming.armingState }
    'arming/modes': { answer: typeof arming.armingModes }
    'arming/schedule': { answer: typeof arming.armingSchedule }
    audit: { query: typeof people.auditQuery; answer: typeof people.auditPage }
    'auth/oidc': { answer: typeof people.oidcState }
    'auth/oidc/callback': { query: typeof people.oidcAnswer }
    'auth/oidc/start': { query: typeof people.oidcStart }
    'auth/passkeys': { answer: typeof people.passkeys }
    'auth/second-factor': { answer: typeof people.secondFactor }
    'auth/session': { answer: typeof people.session }
    backups: { answer: typeof backups.backupState }
    cameras: { query: typeof cameras.cameraQuery; answer: typeof cameras.cameraList }
    'cameras/{id}': { answer: typeof cameras.camera }
    'cameras/{id}/alarms': { query: typeof cameras.alarmQuery; answer: typeof cameras.alarmIntervals }
    'cameras/{id}/path-map': { query: typeof paths.pathMapQuery; answer: typeof paths.pathMap }
    'cameras/{id}/paths': { query: typeof paths.pathQuery; answer: typeof paths.paths }
    counts: { query: typeof counts.countQuery; answer: typeof counts.counts }
    'counts/export.csv': { query: typeof counts.countQuery; file: true }
    deliveries: { query: typeof outputs.deliveryQuery; answer: typeof outputs.deliveryPage }
    devices: { answer: typeof devices.deviceList }
    'devices/{id}': { answer: typeof devices.device }
    'devices/{id}/alarms': { answer: typeof devices.deviceAlarms }
    'devices/{id}/arrivals': { query: typeof devices.arrivalQuery; answer: typeof devices.arrivals }
    'devices/{id}/plates': { answer: typeof plateSync.devicePlates }
    'devices/{id}/plates.csv': { file: true }
    'devices/{id}/presets': { query: typeof devices.channelQuery; answer: typeof devices.presets }
    'devices/{id}/snapshot': { query: typeof devices.channelQuery; file: true }
    doctor: { query: typeof doctor.doctorQuery; answer: typeof doctor.doctorReport }
    'doctor/recordings': { answer: typeof doctor.recordingList }
    'doctor/recordings/{id}': { answer: typeof doctor.recording }
    'doctor/recordings/{id}/bundle.zip': { file: true }
    'doctor/tap': { query: typeof doctor.tapQuery; file: true }
    erasures: { answer: typeof erasures.erasureList }
    'erasures/{id}': { answer: typeof erasures.erasure }
    events: { query: typeof events.eventQuery; answer: typeof events.eventPage }
    'events/attributes': { answer: typeof events.attributes }
    'events/choices': { query: typeof events.choiceQuery; answer: typeof events.choiceCounts }
    'events/count': { query: typeof events.eventCountQuery; answer: typeof events.eventCount }
    'events/histogram': { query: typeof events.histogramQuery; answer: typeof events.histogram }
    'events/stream': { query: typeof events.streamQuery; file: true }
    'events/{id}': { answer: typeof events.event }
    'events/{id}/images/{number}': { query: typeof events.imageQuery; file: true }
    'events/{id}/incident': { answer: typeof incidents.incident }
    'events/{id}/neighbours': { query: typeof events.eventFilter; answer: typeof events.neighbours }
    'events/{id}/raw': { file: true }
    'events/{id}/related': { answer: typeof related.relatedEvents }
    'events/{id}/share-links': { answer: typeof shareLinks.eventShareLinks }
    'export.csv': { query: typeof exports.exportQuery; file: true }
    'export.ndjson': { query: typeof exports.exportQuery; file: true }
    'export.zip': { query: typeof exports.exportQuery; file: true }
    'faces/{name}': { answer: typeof faces.faceHistory }
    holds: { answer: typeof retention.holdList }
    incidents: { query: typeof incidents.incidentQuery; answer: typeof incidents.incidentPage }
    'incidents/{id}': { answer: typeof incidents.incident }
    lines: { query: typeof places.lineQuery; answer: typeof places.linePage }
    'lines/{id}/crossings': { query: typeof paths.crossingQuery; answer: typeof paths.crossings }
    'lines/{id}/queue': { query: typeof places.queueQuery; answer: typeof places.queue }
    mqtt: { answer: typeof mqtt.mqtt }
    'mqtt/topics': { answer: typeof mqtt.mqttTopics }
    notice: { answer: typeof notice.notice }
    outputs: { answer: typeof outputs.outputList }
    passes: { query: typeof places.passQuery; answer: typeof places.passPage }
    places: { query: typeof places.placeQuery; answer: typeof places.placePage }
    'places/{id}': { answer: typeof places.place }
    'places/{id}/counts': { query: typeof placeCounts.placeCountsQuery; answer: typeof placeCounts.placeCounts }
    'places/{id}/counts.csv': { query: typeof placeCounts.placeCountsQuery; file: true }
    'places/{id}/counts.xlsx': { query: typeof placeCounts.placeCountsQuery; file: true }
    'plate-sync': { answer: typeof plateSync.syncState }
    'plate-sync/{id}/run': { answer: typeof plateSync.lastSyncRun }
    plates: { query: typeof plates.plateQuery; answer: typeof plates.platePage }
    'plates/export.csv': { file: true }
    'plates/groups': { answer: typeof plates.plateGroups }
    'plates/{number}': { answer: typeof plates.plateHistory }
    presence: { answer: typeof cameras.presenceList }
    'push/devices': { answer: typeof push.pushDeviceList }
    reports: { answer: typeof reports.reportList }
    'reports/{id}/page': { file: true }
    retention: { answer: typeof retention.retentionState }
    'retention/removals': { query: typeof retention.removalQuery; answer: typeof retention.removalPage }
    rules: { answer: typeof outputs.ruleList }
    'set-aside': { answer: typeof setAside.setAsideList }
    settings: { answer: typeof system.settings }
    'settings/camera-port': { answer: typeof cameraPort.cameraPort }
    'share-links': { answer: typeof shareLinks.shareLinkList }
    stats: { answer: typeof system.stats }
    tokens: { answer: typeof people.tokens }
    tracks: { query: typeof cameras.trackQuery; answer: typeof cameras.trackPage }
    unparsed: { query: typeof inbox.unparsedQuery; answer: typeof inbox.unparsedPage }
    'unparsed/{id}': { answer: typeof inbox.unparsed }
    'unparsed/{id}/bundle': { file: true }
    'unparsed/{id}/raw': { file: true }
    users: { answer: typeof people.users }
    verify: { answer: typeof backups.checkState }
    views: { answer: typeof views.savedViewList }
    visitors: { query: typeof visitors.visitorQuery; answer: typeof visitors.visitorPage }
    'visitors/{id}': { answer: typeof visitors.visitor }
    visits: { query: typeof places.visitQuery; answer: typeof places.visitPage }
    'visits.csv': { query: typeof places.visitFilter; file: true }
    'visits/{id}': { answer: typeof places.visit }
  }
  POST: {
    'alerts/seen': { body: typeof alerts.seenRequest; answer: typeof alerts.alertsSeen }
    'alerts/unseen': { body: typeof alerts.unseenRequest; answer: typeof alerts.alertsSeen }
    'alerts/{id}/seen': { answer: typeof alerts.alert }
    'arming/modes': { body: typeof arming.newArmingMode; answer: typeof arming.armingMode }
    'auth/kiosk': { body: typeof people.kiosk; answer: typeof people.session }
    'auth/oidc/connect': { answer: typeof people.oidcAddress }
    'auth/oidc/disconnect': object
    'auth/passkeys': { body: typeof people.newPasskey; answer: typeof people.passkey }
    'auth/passkeys/challenge': { answer: typeof people.passkeyOptions }
    'auth/passkeys/options': { body: typeof people.ownPassword; answer: typeof people.passkeyOptions }
    'auth/passkeys/sign-in': { body: typeof people.passkeyProof }
    'auth/password': { body: typeof people.passwordChange }
    'auth/second-factor': { body: typeof people.ownPassword; answer: typeof people.enrolment }
    'auth/second-factor/confirm': { body: typeof people.enrolmentCode; answer: typeof people.recoveryCodes }
    'auth/second-factor/recovery-codes': { body: typeof people.ownPassword; answer: typeof people.recoveryCodes }
    'auth/second-factor/remove': { body: typeof people.ownPassword }
    'auth/setup': { body: typeof people.setup; answer: typeof people.session }
    'auth/sign-in': { body: typeof people.signIn; answer: typeof people.session }
    'auth/sign-out': object
    'auth/sign-out-everywhere': object
    backups: { answer: typeof backups.backupState }
    'cameras/forget': { body: typeof cameras.cameraForgetting; answer: typeof cameras.forgottenCameras }
    'cameras/{id}/addresses': { body: typeof cameras.addressDecision; answer: typeof cameras.camera }
    'cameras/{id}/merge': { body: typeof cameras.cameraMerge; answer: typeof cameras.camera }
    'deliveries/resend': { body: typeof outputs.resend; answer: typeof outputs.resent }
    'deliveries/{id}/resend': { answer: typeof outputs.resent }
    devices: { body: typeof devices.newDevice; answer: typeof devices.device }
    'devices/find': { answer: typeof devices.foundDevices }
    'devices/look': { body: typeof devices.lookRequest; answer: typeof devices.deviceLook }
    'devices/{id}/check': { answer: typeof devices.device }
    'devices/{id}/clock': { query: typeof devices.clockQuery; answer: typeof devices.clockAnswer }
    'devices/{id}/outputs/{output}': { body: typeof devices.outputCommand; answer: typeof devices.outputAnswer }
    'devices/{id}/plates/import': {
      query: typeof plates.importQuery
      csv: true
      answer: typeof plateSync.devicePlateImport
    }
    'devices/{id}/presets/{preset}': { query: typeof devices.channelQuery }
    'devices/{id}/restore': { answer: typeof devices.device }
    'devices/{id}/set-up': { body: typeof devices.setUpRequest; answer: typeof devices.setUpAnswer }
    'devices/{id}/unset': { body: typeof devices.unsetRequest; answer: typeof devices.unsetAnswer }
    'devices/{id}/virtual-alarm': { answer: typeof devices.virtualAlarm }
    'doctor/check': { answer: typeof doctor.doctorReport }
    'doctor/recordings': { body: typeof doctor.recordingRequest; answer: typeof doctor.recording }
    'doctor/recordings/{id}/stop': { answer: typeof doctor.recording }
    'doctor/self-test': { answer: typeof doctor.selfTest }
    erasures: { body: typeof erasures.erasureSubject; answer: typeof erasures.erasure }
    'erasures/preview': { body: typeof erasures.erasureSubject; answer: typeof erasures.erasurePreview }
    'events/kept': { body: typeof exports.keptChange; answer: typeof exports.keptChanged }
    'events/{id}/share-links': { body: typeof shareLinks.newShareLink; answer: typeof shareLinks.createdShareLink }
    'export/selections': { body: typeof exports.chosenEvents; answer: typeof exports.selection }
    holds: { body: typeof retention.newHold; answer: typeof retention.hold }
    'holds/{id}/release': { answer: typeof retention.hold }
    intake: { query: typeof intake.intakeQuery; answer: typeof intake.intakeResult }
    lines: { body: typeof places.newLine; answer: typeof places.line }
    'lines/{id}/restore': { answer: typeof places.line }
    'mqtt/restore': { answer: typeof mqtt.mqtt }
    'mqtt/test': { body: typeof mqtt.mqttInput; answer: typeof outputs.tested }
    outputs: { body: typeof outputs.outputInput; answer: typeof outputs.outputState }
    'outputs/test': { body: typeof outputs.outputInput; answer: typeof outputs.tested }
    'outputs/{id}/restore': { answer: typeof outputs.outputState }
    'outputs/{id}/rotate': { answer: typeof outputs.rotated }
    'outputs/{id}/test': { body: typeof outputs.outputChange; answer: typeof outputs.tested }
    places: { body: typeof places.newPlace; answer: typeof places.place }
    'plate-sync/read': { answer: typeof plateSync.syncState }
    'plate-sync/{id}': { body: typeof plateSync.syncRequest; answer: typeof plateSync.syncRun }
    'plates/import': { query: typeof plates.importQuery; csv: true; answer: typeof plates.plateImport }
    'plates/{number}/corrections': { body: typeof plates.readsCorrection; answer: typeof plates.correctedReads }
    'plates/{number}/restore': { answer: typeof plates.plate }
    'push/actions': { body: typeof push.pushActionRequest; answer: typeof push.pushActionDone }
    'push/devices': { body: typeof push.newPushDevice; answer: typeof push.pushDevice }
    'push/devices/{id}/test': { answer: typeof outputs.tested }
    reports: { body: typeof reports.newReport; answer: typeof reports.report }
    'reports/{id}/test': { answer: typeof outputs.tested }
    'retention/clock-is-right': { answer: typeof retention.retentionState }
    'retention/preview': { body: typeof retention.retentionPreviewRequest; answer: typeof retention.retentionPreview }
    'retention/removed-plates-key': object
    rules: { body: typeof outputs.ruleInput; answer: typeof outputs.rule }
    'rules/try': { body: typeof outputs.ruleTry; answer: typeof outputs.ruleTried }
    'sample-event': { answer: typeof system.sampleEvent }
    'set-aside/retry': { answer: typeof setAside.setAsideRetry }
    tokens: { body: typeof people.newToken; answer: typeof people.createdToken }
    'unparsed/read': { answer: typeof inbox.readAgain }
    'unparsed/{id}/read': { answer: typeof inbox.readAgain }
    users: { body: typeof people.newUser; answer: typeof people.user }
    'users/{id}/restore': { answer: typeof people.user }
    verify: { answer: typeof backups.checkState }
    views: { body: typeof views.newSavedView; answer: typeof views.savedView }
    visitors: { body: typeof visitors.newVisitor; answer: typeof visitors.visitor }
    'visits/{id}/close': { body: typeof places.visitClosing; answer: typeof places.visit }
    'visits/{id}/join': { body: typeof places.visitJoin; answer: typeof places.visit }
    'visits/{id}/open': { body: typeof places.visitOpening; answer: typeof places.visit }
    'visits/{id}/split': { body: typeof places.visitSplit; answer: typeof places.splitVisits }
  }
  PUT: {
    'arming/mode': { body: typeof arming.armingChange; answer: typeof arming.armingState }
    'arming/schedule': { body: typeof arming.armingSchedule; answer: typeof arming.armingSchedule }
    'backups/plan': { body: typeof backups.backupPlan; answer: typeof backups.backupState }
    'devices/{id}/plates/{number}': { body: typeof plateSync.devicePlateChange; answer: typeof plateSync.devicePlate }
    'events/{id}/targets/{number}/plate': { body: typeof events.plateCorrection; answer: typeof events.event }
    mqtt: { body: typeof mqtt.mqttInput; answer: typeof mqtt.mqtt }
    'places/{id}/occupancy': { body: typeof places.occupancyChange; answer: typeof places.place }
    'plates/{number}': { body: typeof plates.knownPlateChange; answer: typeof plates.plate }
    'settings/camera-port': { body: typeof cameraPort.cameraLogin; answer: typeof cameraPort.cameraPort }
  }
  PATCH: {
    'arming/modes/{id}': { body: typeof arming.armingModeName; answer: typeof arming.armingMode }
    'cameras/{id}': { body: typeof cameras.cameraChange; answer: typeof cameras.camera }
    'devices/{id}': { body: typeof devices.deviceChange; answer: typeof devices.device }
    'events/{id}': { body: typeof events.eventChange; answer: typeof events.event }
    'lines/{id}': { body: typeof places.lineChange; answer: typeof places.line }
    'outputs/{id}': { body: typeof outputs.outputChange; answer: typeof outputs.outputState }
    'places/{id}': { body: typeof places.placeChange; answer: typeof places.place }
    'plate-sync/{id}': { body: typeof plateSync.syncSwitch; answer: typeof plateSync.syncDevice }
    'push/devices/{id}': { body: typeof push.pushDeviceChange; answer: typeof push.pushDevice }
    'reports/{id}': { body: typeof reports.reportChange; answer: typeof reports.report }
    'rules/{id}': { body: typeof outputs.ruleChange; answer: typeof outputs.rule }
    settings: { body: typeof system.settingsChange; answer: typeof system.settings }
    'users/{id}': { body: typeof people.userChange; answer: typeof people.user }
    'views/{id}': { body: typeof views.savedViewChange; answer: typeof views.savedView }
    'visitors/{id}': { body: typeof visitors.visitorChange; answer: typeof visitors.visitor }
  }
  DELETE: {
    'arming/modes/{id}': object
    'auth/passkeys/{id}': object
    'cameras/{id}': object
    'devices/{id}': object
    'devices/{id}/plates/{number}': object
    'doctor/recordings/{id}': object
    'lines/{id}': object
    mqtt: object
    'outputs/{id}': object
    'outputs/{id}/old-secret': { answer: typeof outputs.outputState }
    'places/{id}': object
    'plates/{number}': object
    'push/devices/{id}': object
    'reports/{id}': object
    'rules/{id}': object
    'settings/camera-port': { answer: typeof cameraPort.cameraPort }
    'share-links/{id}': object
    'tokens/{id}': object
    'users/{id}': object
    'users/{id}/second-factor': object
    'views/{id}': object
    'visitors/{id}': object
  }
}
