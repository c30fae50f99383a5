export { Brakes, type BrakesOptions, type BrakeVerdict } from './brakes.ts'
export { type CameraBook, plainCameras, StoredCameras } from './camera-book.ts'
export { type CompiledWhen, compileWhen, type Verdict, type WhenContext } from './compile-when.ts'
export { inOneLine, type Unmet } from './unmet.ts'
