export { inWords } from '../lib/in-words.ts'
export {
  type AlarmInterval,
  type AlarmIntervalPage,
  type AlarmIntervalQuery,
  alarmIntervals,
} from './alarm-intervals.ts'
export type * from './analysis.ts'
export { type CameraCircumstances, type CameraStatus, cameraStatus } from './camera-status.ts'
export { type CountAnswer, type CountQuery, countSeries, mostBuckets } from './count-series.ts'
export { type AnalysisOptions, createAnalysis, type RunningAnalysis } from './create-analysis.ts'
