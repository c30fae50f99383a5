/**
 * The number of times that a test repeats something that depends on a random moment, such as a kill: a few times in
 * `npm test`, and more often in `npm run long`, which sets LONG_TESTS.
 */
export const rounds = ({ short, long }: { short: number; long: number }): number =>
  process.env.LONG_TESTS === '1' ? long : short
