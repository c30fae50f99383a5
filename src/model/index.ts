export type * from './alarm.ts'
export { categories, countTargets, imageRoles, phases } from './alarm.ts'
export { type AlarmStateFacts, alarmStateFacts } from './alarm-states.ts'
export {
  type ArmingMode,
  builtInModes,
  firstMode,
  isBuiltInMode,
  longestModeName,
  type ModeChange,
  ModeHistory,
  modeId,
  modeNamed,
  modesWith,
  mostOwnModes,
} from './arming-modes.ts'
export { bounds, cutText, cutToBounds, shortText } from './bounds.ts'
export { type CategoryFacts, type CategorySensor, categoryFacts, type ImageGroup, imageGroups } from './categories.ts'
export { type ErrorCode, errorCatalogue } from './errors/error-catalogue.ts'
export { ViewtronError } from './errors/viewtron-error.ts'
export type * from './event.ts'
export { siteRef, visitPhases } from './event.ts'
export type * from './forwarded.ts'
export { forwardedKinds, intakePath, intakeType } from './forwarded.ts'
export type * from './geometry.ts'
export type * from './ingest-observer.ts'
export type * from './message.ts'
export { unparsedReasons } from './message.ts'
export { highestSeverity, type Severity, severities } from './severity.ts'
export { builtInLevels, levelsWith, type SeverityLevels, severityOf } from './severity-levels.ts'
export { sharedCamera } from './shared-camera.ts'
export { cameraIdAtSite, namesCamera, siteName, siteNameHint, siteOf } from './site.ts'
export type * from './target.ts'
export { plateDirections, plateLists, targetTypes } from './target.ts'
export { type Verdict, verdicts } from './verdict.ts'
